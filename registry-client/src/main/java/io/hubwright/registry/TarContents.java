package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The images of a tar. The older form of {@code docker save} names config and layers in {@code manifest.json}; layers are plain
 * tars whose digests stand in the config. The newer form is an OCI layout too, whose manifests are taken as they are.
 */
final class TarContents {
    private static final String MANIFEST_JSON = "manifest.json";

    private final TarIndex tar;
    private final String what;
    private final Optional<LayoutIndex> layout;

    private TarContents(TarIndex tar, String what, Optional<LayoutIndex> layout) {
        this.tar = tar;
        this.what = what;
        this.layout = layout;
    }

    static TarContents of(Path file, String what) {
        var tar = TarIndex.of(file, what);
        var layout = tar.has(LayoutIndex.FILE)
                ? Optional.of(LayoutIndex.of(tar.bytes(LayoutIndex.FILE, what), what))
                : Optional.<LayoutIndex>empty();
        return new TarContents(tar, what, layout);
    }

    List<String> names() {
        if (layout.isPresent()) return layout.get().names();
        return saved().stream()
                .flatMap(image -> Json.strings(image.path("RepoTags")).stream())
                .toList();
    }

    /** Docker's newer form tells of each layer's source; an OCI layout that merely has a manifest.json does not. */
    boolean isDockerSave() {
        return layout.isEmpty()
                || (tar.has(MANIFEST_JSON) && saved().stream().anyMatch(image -> image.has("LayerSources")));
    }

    Image whole(String name) {
        return layout.isPresent()
                ? Tree.whole(manifest(layout.get().require(name)), shelf(), what)
                : fromSaved(named(name));
    }

    Image one(String name, Platform platform) {
        return layout.isPresent()
                ? Tree.one(manifest(layout.get().require(name)), platform, shelf(), what)
                : fromSaved(named(name));
    }

    Image only() {
        if (layout.isPresent())
            return Tree.one(manifest(layout.get().only()), Platform.ofThisComputer(), shelf(), what);
        var images = saved();
        if (images.size() != 1)
            throw new HubwrightException(
                    what + " holds " + images.size() + " images, not one; choose by name: " + names());
        return fromSaved(images.get(0));
    }

    private JsonNode named(String name) {
        return saved().stream()
                .filter(image -> Json.strings(image.path("RepoTags")).contains(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(what + " has no image " + name + "; it has " + names()));
    }

    private List<JsonNode> saved() {
        return Json.stream(Json.parse(tar.bytes(MANIFEST_JSON, what))).toList();
    }

    private Image fromSaved(JsonNode image) {
        var configBytes = tar.bytes(image.path("Config").asText(), what);
        var config = Json.object(configBytes, what + ": the config");
        var diffIds = Json.strings(config.path("rootfs").path("diff_ids"));
        var names = Json.strings(image.path("Layers"));
        if (diffIds.size() != names.size())
            throw new HubwrightException(what + " names " + names.size() + " layers, but its config " + diffIds.size());
        List<Blob> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) layers.add(layer(names.get(i), diffIds.get(i)));
        return Image.of(MediaType.DOCKER_MANIFEST, Blob.of(MediaType.DOCKER_CONFIG, configBytes), layers);
    }

    private Blob layer(String name, String diffId) {
        var entry = tar.require(name, what);
        try {
            return new Blob(
                    Descriptor.of(MediaType.DOCKER_LAYER, Digest.parse(diffId), entry.size()), tar.content(entry));
        } catch (IllegalArgumentException e) {
            throw new HubwrightException(what + ": its config names a layer that cannot be: " + e.getMessage(), e);
        }
    }

    private Tree.Shelf shelf() {
        return new Tree.Shelf() {
            @Override
            public Manifest manifest(Descriptor descriptor) {
                return TarContents.this.manifest(descriptor);
            }

            @Override
            public Content content(Descriptor descriptor) {
                var entry = tar.require(path(descriptor.digest()), what);
                return tar.content(entry);
            }
        };
    }

    private Manifest manifest(Descriptor descriptor) {
        return Manifest.of(
                tar.bytes(path(descriptor.digest()), what),
                descriptor.mediaType(),
                Optional.of(descriptor.digest()),
                what);
    }

    static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }
}
