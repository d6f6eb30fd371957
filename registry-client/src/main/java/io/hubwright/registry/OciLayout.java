package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A directory in the form of the OCI image layout 1.0: {@code oci-layout}, {@code index.json}, {@code blobs/}. */
final class OciLayout {
    private static final String TAG = "org.opencontainers.image.ref.name";
    private static final byte[] VERSION = Json.bytes(Map.of("imageLayoutVersion", "1.0.0"));

    private final Path directory;

    private OciLayout(Path directory) {
        this.directory = directory;
    }

    static OciLayout at(Path directory) {
        return new OciLayout(directory);
    }

    Image only() {
        var entries = entries();
        if (entries.size() != 1)
            throw new NotFoundException(
                    this + " holds " + entries.size() + " images, not one; choose by tag: " + tags(entries));
        return image(entries.get(0));
    }

    Image tagged(String tag) {
        var entries = entries();
        return entries.stream()
                .filter(entry -> tagOf(entry).equals(Optional.of(tag)))
                .findFirst()
                .map(this::image)
                .orElseThrow(() ->
                        new NotFoundException(this + " has no image tagged " + tag + "; it has " + tags(entries)));
    }

    void put(Image image, String tag) {
        for (var blob : image.distinctBlobs()) put(blob);
        put(new Blob(image.descriptor(), Content.of(image.manifestBytes())));
        tag(image.descriptor(), tag);
    }

    boolean has(Descriptor descriptor) {
        var file = file(descriptor.digest());
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) == descriptor.size().bytes();
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    void put(Blob blob) {
        if (has(blob.descriptor())) return;
        try (var file = start(blob.descriptor());
                var in = blob.content().open()) {
            in.transferTo(file);
            file.finish();
        } catch (IOException e) {
            throw failure("write to", e);
        }
    }

    /** Where a blob is written; it gets its name only when it is complete and right. */
    CheckedFile start(Descriptor descriptor) throws IOException {
        var file = file(descriptor.digest());
        Files.createDirectories(file.getParent());
        return CheckedFile.create(file, descriptor);
    }

    /** Moves the tag to this image; an image of the same digest without a tag goes. */
    void tag(Descriptor image, String tag) {
        try {
            Files.createDirectories(directory);
            var entries = new ArrayList<Object>();
            for (var entry : Files.exists(directory.resolve("index.json")) ? entries() : List.<JsonNode>of())
                if (!tagOf(entry).equals(Optional.of(tag))) entries.add(entry);
            var entry = new LinkedHashMap<>(Json.descriptor(image));
            entry.put("annotations", Map.of(TAG, tag));
            entries.add(entry);
            var index = new LinkedHashMap<String, Object>();
            index.put("schemaVersion", 2);
            index.put("mediaType", MediaType.OCI_INDEX);
            index.put("manifests", entries);
            replace("oci-layout", VERSION);
            replace("index.json", Json.bytes(index));
        } catch (IOException e) {
            throw failure("write to", e);
        }
    }

    private Image image(JsonNode entry) {
        var manifest = manifest(Json.descriptor(entry, toString()));
        if (manifest.isIndex()) manifest = manifest(manifest.choose(Platform.ofThisComputer(), toString()));
        var blobs = manifest.blobs(toString()).stream().map(this::blob).toList();
        return new Image(manifest.descriptor(), manifest.bytes(), blobs);
    }

    private Manifest manifest(Descriptor descriptor) {
        if (descriptor.size().bytes() > Manifest.LIMIT)
            throw new HubwrightException(
                    this + " has a manifest of " + descriptor.size() + ", more than registries take");
        try {
            var bytes = Files.readAllBytes(file(descriptor.digest()));
            return Manifest.of(bytes, descriptor.mediaType(), Optional.of(descriptor.digest()), toString());
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    private Blob blob(Descriptor descriptor) {
        if (!has(descriptor))
            throw new NotFoundException(this + " lacks the blob " + descriptor.digest() + " of " + descriptor.size()
                    + "; it was not copied whole");
        var file = file(descriptor.digest());
        return new Blob(descriptor, () -> Files.newInputStream(file));
    }

    private List<JsonNode> entries() {
        try {
            var index = Json.object(Files.readAllBytes(directory.resolve("index.json")), this + ": index.json");
            return Json.stream(index.path("manifests")).toList();
        } catch (IOException e) {
            throw new HubwrightException(this + " is no OCI layout: its index.json cannot be read: " + e, e);
        }
    }

    private static Optional<String> tagOf(JsonNode entry) {
        return Optional.of(entry.path("annotations").path(TAG).asText()).filter(tag -> !tag.isEmpty());
    }

    private static List<String> tags(List<JsonNode> entries) {
        return entries.stream().flatMap(entry -> tagOf(entry).stream()).toList();
    }

    private Path file(Digest digest) {
        return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
    }

    private void replace(String name, byte[] bytes) throws IOException {
        var fresh = Files.createTempFile(directory, "." + name, "");
        Files.write(fresh, bytes);
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private HubwrightException failure(String action, IOException e) {
        return new HubwrightException("cannot " + action + " " + this + ": " + e, e);
    }

    @Override
    public String toString() {
        return "the OCI layout " + directory;
    }
}
