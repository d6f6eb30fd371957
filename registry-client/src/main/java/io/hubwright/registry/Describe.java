package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads manifest and config of an image. */
final class Describe {
    private Describe() {}

    /**
     * @param top what the name stands for
     * @param image the one for this computer
     * @param all the same, or the index that it was chosen from
     */
    static Description image(String name, Descriptor top, Image image, Image all) {
        return describe(name, top, image, all.platforms());
    }

    /** Two requests, three for an index. */
    static Description of(Transport transport, ImageRef ref) {
        var action = "describe " + ref;
        var shelf = new RemoteShelf(transport, ref, action);
        var what = "the manifest of " + ref.name();
        var top = new ManifestEndpoint(transport).get(ref, action);
        var image = Tree.one(top, Platform.ofThisComputer(), shelf, what);
        var platforms = top.isIndex()
                ? top.children(what).stream()
                        .flatMap(child -> child.platform().stream())
                        .toList()
                : List.<Platform>of();
        return describe(ref.toString(), top.descriptor(), image, platforms);
    }

    private static Description describe(String name, Descriptor top, Image image, List<Platform> platforms) {
        var config = config(image);
        return new Description(
                name,
                top,
                platforms.isEmpty() ? Json.platform(config).stream().toList() : platforms,
                image.layers().size(),
                DataSize.bytes(image.blobs().stream().mapToLong(Blob::size).sum()),
                created(config));
    }

    /** An empty object for what is no image's config, such as a chart's. */
    static JsonNode config(Image image) {
        var blob = image.blobs().get(0);
        if (blob.size() > Manifest.LIMIT) return Json.parse(new byte[0]);
        try (var in = blob.content().open()) {
            var bytes = in.readNBytes(Manifest.LIMIT + 1);
            if (!blob.digest().matches(bytes))
                throw new HubwrightException(
                        "the config " + blob.digest() + " is not what its digest says: its source is damaged");
            return Json.parse(bytes);
        } catch (IOException e) {
            throw new HubwrightException("cannot read the config " + blob.digest() + ": " + e, e);
        }
    }

    static Optional<Instant> created(JsonNode config) {
        try {
            return Optional.of(Instant.parse(config.path("created").asText()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
