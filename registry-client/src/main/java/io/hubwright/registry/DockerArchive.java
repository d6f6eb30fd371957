package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * A tar that {@code docker save} wrote. The older form names config and layers in {@code manifest.json}; layers are plain tars
 * whose digests stand in the config. The newer form is an OCI layout too, whose manifest is taken as it is.
 */
final class DockerArchive {
    private static final String CONFIG_TYPE = "application/vnd.docker.container.image.v1+json";
    private static final String LAYER_TYPE = "application/vnd.docker.image.rootfs.diff.tar";

    private final Path tar;
    private final Map<String, TarArchiveEntry> entries;

    private DockerArchive(Path tar, Map<String, TarArchiveEntry> entries) {
        this.tar = tar;
        this.entries = entries;
    }

    static DockerArchive at(Path tar) {
        try (var start = Files.newInputStream(tar)) {
            if (start.read() == 0x1f && start.read() == 0x8b)
                throw new HubwrightException(
                        "the docker archive " + tar + " is gzip'd; unpack it first: gunzip " + tar);
        } catch (IOException e) {
            throw new HubwrightException("cannot read the docker archive " + tar + ": " + e, e);
        }
        try (var file = new TarFile(tar)) {
            Map<String, TarArchiveEntry> entries = new HashMap<>();
            for (var entry : file.getEntries()) entries.put(normal(entry.getName()), entry);
            return new DockerArchive(tar, entries);
        } catch (IOException | IllegalArgumentException e) {
            throw new HubwrightException("cannot read the docker archive " + tar + ": " + e, e);
        }
    }

    Image only() {
        try {
            if (entries.containsKey("index.json")) {
                var manifests = json("index.json").path("manifests");
                if (manifests.size() == 1) return fromLayout(Json.descriptor(manifests.get(0), toString()));
            }
            var images = json("manifest.json");
            if (images.size() != 1)
                throw new HubwrightException(this + " holds " + images.size() + " images, not one; save one alone");
            return fromManifestJson(images.get(0));
        } catch (IOException e) {
            throw new HubwrightException("cannot read " + this + ": " + e, e);
        }
    }

    private Image fromLayout(Descriptor descriptor) throws IOException {
        var manifest = manifest(descriptor);
        if (manifest.isIndex()) manifest = manifest(manifest.choose(Platform.ofThisComputer(), toString()));
        var blobs = manifest.blobs(toString()).stream()
                .map(blob -> new Blob(
                        blob,
                        content("blobs/" + blob.digest().algorithm() + "/"
                                + blob.digest().hex())))
                .toList();
        return new Image(manifest.descriptor(), manifest.bytes(), blobs);
    }

    private Manifest manifest(Descriptor descriptor) throws IOException {
        var bytes = read("blobs/" + descriptor.digest().algorithm() + "/"
                + descriptor.digest().hex());
        return Manifest.of(bytes, descriptor.mediaType(), Optional.of(descriptor.digest()), toString());
    }

    private Image fromManifestJson(JsonNode image) throws IOException {
        var configBytes = read(image.path("Config").asText());
        var diffIds = Json.strings(
                Json.object(configBytes, this + ": config").path("rootfs").path("diff_ids"));
        var names = Json.strings(image.path("Layers"));
        if (diffIds.size() != names.size())
            throw new HubwrightException(this + " names " + names.size() + " layers, but its config " + diffIds.size());
        var layers = new java.util.ArrayList<Blob>();
        for (int i = 0; i < names.size(); i++) {
            var size = entry(names.get(i)).getSize();
            var descriptor = Descriptor.of(LAYER_TYPE, Digest.parse(diffIds.get(i)), size);
            layers.add(new Blob(descriptor, content(names.get(i))));
        }
        return Image.of(MediaType.DOCKER_MANIFEST, Blob.of(CONFIG_TYPE, configBytes), layers);
    }

    private Content content(String name) {
        var entry = entry(name);
        return () -> {
            var file = new TarFile(tar);
            return new FilterInputStream(file.getInputStream(entry)) {
                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        };
    }

    private byte[] read(String name) throws IOException {
        try (InputStream in = content(name).open()) {
            var bytes = in.readNBytes(Manifest.LIMIT + 1);
            if (bytes.length > Manifest.LIMIT)
                throw new HubwrightException(this + ": " + name + " is larger than 4 MiB");
            return bytes;
        }
    }

    private JsonNode json(String name) throws IOException {
        return Json.parse(read(name));
    }

    /** A layer that two images share is a link in the older form. */
    private TarArchiveEntry entry(String name) {
        var entry = entries.get(normal(name));
        if (entry != null && entry.isSymbolicLink())
            entry = entries.get(Path.of(entry.getName())
                    .resolveSibling(entry.getLinkName())
                    .normalize()
                    .toString());
        if (entry == null || !entry.isFile())
            throw new HubwrightException(this + " is not what docker save writes: there is no file " + name + " in it");
        return entry;
    }

    private static String normal(String name) {
        return Path.of(name).normalize().toString();
    }

    @Override
    public String toString() {
        return "the docker archive " + tar;
    }
}
