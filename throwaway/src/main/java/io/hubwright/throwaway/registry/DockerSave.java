package io.hubwright.throwaway.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads what {@code docker save} writes. The older form names config and layers in {@code manifest.json}; the newer one is
 * an OCI layout as well, whose manifests are taken over byte for byte, so that digests stay. Layers are kept as they
 * are: usually uncompressed, and Docker pulls plain tar layers too.
 */
final class DockerSave {

    private static final int JSON_LIMIT = 4 << 20;
    private static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

    private final Catalog catalog;
    private final BlobStore blobs;
    private final UnaryOperator<String> naming;
    private final Map<String, ContentDigest> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    /** @param naming what an image is called here, given its name in the tar */
    DockerSave(Catalog catalog, BlobStore blobs, UnaryOperator<String> naming) {
        this.catalog = catalog;
        this.blobs = blobs;
        this.naming = naming;
    }

    List<String> load(InputStream dockerSave) throws IOException {
        var tar = new TarArchiveInputStream(unzipped(new BufferedInputStream(dockerSave, 1 << 16)));
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (entry.isSymbolicLink() || entry.isLink()) {
                links.put(normal(entry.getName()), target(entry));
            } else if (entry.isFile()) {
                var upload = new Upload(UUID.randomUUID().toString(), "", blobs.stage());
                upload.append(tar, Optional.empty());
                ContentDigest digest = upload.sha256();
                upload.keep(digest);
                files.put(normal(entry.getName()), digest);
            }
        }
        List<String> loaded = files.containsKey("index.json") ? loadLayout() : List.of();
        if (loaded.isEmpty()) {
            loaded = loadManifestJson();
        }
        dropUnused();
        if (loaded.isEmpty()) {
            throw new IllegalArgumentException(
                    "no image in this tar has a name: save it by name, docker save NAME:TAG, not by id");
        }
        return loaded;
    }

    private List<String> loadLayout() throws IOException {
        var loaded = new ArrayList<String>();
        for (JsonNode descriptor : json("index.json").path("manifests")) {
            JsonNode annotations = descriptor.path("annotations");
            String text = annotations.path("io.containerd.image.name").asText();
            if (!text.isEmpty() && complete(descriptor)) {
                ImageName name = ImageName.parse(naming.apply(text));
                Repository repository = catalog.open(name.repository());
                repository.tag(name.tag(), keep(repository, descriptor));
                loaded.add(name.toString());
            }
        }
        return loaded;
    }

    private boolean complete(JsonNode descriptor) throws IOException {
        JsonNode manifest = blobJson(descriptor);
        for (JsonNode child : manifest.path("manifests")) {
            if (!complete(child)) {
                return false;
            }
        }
        for (JsonNode layer : manifest.path("layers")) {
            if (!files.containsKey(blobPath(layer))) {
                return false;
            }
        }
        return !manifest.isMissingNode();
    }

    private ContentDigest keep(Repository repository, JsonNode descriptor) throws IOException {
        JsonNode json = blobJson(descriptor);
        for (JsonNode child : json.path("manifests")) {
            keep(repository, child);
        }
        ContentDigest digest = ContentDigest.parse(descriptor.path("digest").asText());
        var manifest = new StoredManifest(digest, descriptor.path("mediaType").asText(), read(digest));
        for (ContentDigest blob : manifest.blobs()) {
            repository.link(blob);
        }
        repository.put(manifest);
        return digest;
    }

    private List<String> loadManifestJson() throws IOException {
        if (!files.containsKey("manifest.json")) {
            throw new IllegalArgumentException(
                    "not a tar that docker save writes: neither manifest.json nor index.json is in it");
        }
        var loaded = new ArrayList<String>();
        for (JsonNode image : json("manifest.json")) {
            var layers = new ArrayList<Map<String, Object>>();
            for (JsonNode layer : image.path("Layers")) {
                layers.add(layer(file(layer.asText())));
            }
            var manifest = new LinkedHashMap<String, Object>();
            manifest.put("schemaVersion", 2);
            manifest.put("mediaType", DOCKER_MANIFEST);
            manifest.put(
                    "config",
                    descriptor(DOCKER_CONFIG, file(image.path("Config").asText())));
            manifest.put("layers", layers);
            byte[] bytes = Json.bytes(manifest);
            for (JsonNode tag : image.path("RepoTags")) {
                loaded.add(
                        put(ImageName.parse(naming.apply(tag.asText())), bytes).toString());
            }
        }
        return loaded;
    }

    private ImageName put(ImageName name, byte[] bytes) throws IOException {
        var manifest = new StoredManifest(ContentDigest.sha256(bytes), DOCKER_MANIFEST, bytes);
        Repository repository = catalog.open(name.repository());
        for (ContentDigest blob : manifest.blobs()) {
            repository.link(blob);
        }
        repository.put(manifest);
        repository.tag(name.tag(), manifest.digest());
        return name;
    }

    private void dropUnused() throws IOException {
        for (ContentDigest digest : files.values()) {
            if (!catalog.anyHolds(digest)) {
                blobs.delete(digest);
            }
        }
    }

    private Map<String, Object> layer(ContentDigest digest) throws IOException {
        try (InputStream in = blobs.find(digest).orElseThrow().open(0)) {
            return descriptor(isGzip(in) ? DOCKER_LAYER + ".gzip" : DOCKER_LAYER, digest);
        }
    }

    private Map<String, Object> descriptor(String mediaType, ContentDigest digest) {
        var descriptor = new LinkedHashMap<String, Object>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("size", blobs.find(digest).orElseThrow().size());
        descriptor.put("digest", digest.toString());
        return descriptor;
    }

    /** Layers that two images share are links in the older form. */
    private ContentDigest file(String name) {
        String path = normal(name);
        ContentDigest digest = files.get(links.getOrDefault(path, path));
        if (digest == null) {
            throw new IllegalArgumentException("the docker save tar is cut off: " + name + " is not in it");
        }
        return digest;
    }

    private JsonNode json(String name) throws IOException {
        return Json.parse(read(file(name)));
    }

    private JsonNode blobJson(JsonNode descriptor) throws IOException {
        ContentDigest digest = files.get(blobPath(descriptor));
        return digest == null ? Json.missing() : Json.parse(read(digest));
    }

    private static String blobPath(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").asText().replace(':', '/');
    }

    private byte[] read(ContentDigest digest) throws IOException {
        try (InputStream in = blobs.find(digest).orElseThrow().open(0)) {
            return in.readNBytes(JSON_LIMIT);
        }
    }

    private static String target(TarArchiveEntry link) {
        // A hard link names a path of the tar, a symbolic one a path from where it is.
        return link.isSymbolicLink()
                ? normal(Path.of(link.getName())
                        .resolveSibling(link.getLinkName())
                        .toString())
                : normal(link.getLinkName());
    }

    private static String normal(String name) {
        return Path.of(name).normalize().toString();
    }

    private static InputStream unzipped(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean gzip = isGzip(in);
        in.reset();
        return gzip ? new GZIPInputStream(in) : in;
    }

    private static boolean isGzip(InputStream in) throws IOException {
        return in.read() == 0x1f && in.read() == 0x8b;
    }
}
