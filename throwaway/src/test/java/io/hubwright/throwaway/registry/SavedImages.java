package io.hubwright.throwaway.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Tars as {@code docker save} writes them, made of a few bytes; the same bytes each time. */
final class SavedImages {

    private SavedImages() {}

    /** The form of Docker up to 24: two images that share a layer, the second one's a link. */
    static byte[] legacy(String first, String second) {
        byte[] layer = tar(Map.of("hello.txt", text("hello\n")));
        String config = ContentDigest.sha256(config(layer)).hex() + ".json";
        var files = new LinkedHashMap<String, byte[]>();
        files.put("aa/VERSION", text("1.0"));
        files.put("aa/json", text("{}"));
        files.put("aa/layer.tar", layer);
        files.put("bb/layer.tar", text("-> ../aa/layer.tar"));
        files.put(config, config(layer));
        files.put(
                "manifest.json",
                Json.bytes(List.of(
                        Map.of("Config", config, "RepoTags", List.of(first), "Layers", List.of("aa/layer.tar")),
                        Map.of("Config", config, "RepoTags", List.of(second), "Layers", List.of("bb/layer.tar")))));
        return tar(files);
    }

    /** The form of Docker from 25 on: an OCI layout in a tar. */
    static byte[] layout(String name) {
        byte[] layer = tar(Map.of("hello.txt", text("hello\n")));
        byte[] manifest = manifest(layer);
        var entry = descriptor("application/vnd.oci.image.manifest.v1+json", manifest);
        entry.put("annotations", Map.of("io.containerd.image.name", name));
        var files = new LinkedHashMap<String, byte[]>();
        for (byte[] blob : List.of(layer, config(layer), manifest)) {
            files.put("blobs/sha256/" + ContentDigest.sha256(blob).hex(), blob);
        }
        files.put("index.json", Json.bytes(Map.of("schemaVersion", 2, "manifests", List.of(entry))));
        files.put("oci-layout", text("{\"imageLayoutVersion\":\"1.0.0\"}"));
        return tar(files);
    }

    static byte[] manifest(byte[] layer) {
        var manifest = new LinkedHashMap<String, Object>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", "application/vnd.oci.image.manifest.v1+json");
        manifest.put("config", descriptor("application/vnd.oci.image.config.v1+json", config(layer)));
        manifest.put("layers", List.of(descriptor("application/vnd.oci.image.layer.v1.tar", layer)));
        return Json.bytes(manifest);
    }

    static byte[] config(byte[] layer) {
        var config = new LinkedHashMap<String, Object>();
        config.put("architecture", "amd64");
        config.put("os", "linux");
        config.put("created", "1970-01-01T00:00:01Z");
        config.put("config", new LinkedHashMap<>(Map.of("Cmd", List.of("/hello"))));
        var rootfs = new LinkedHashMap<String, Object>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", List.of(ContentDigest.sha256(layer).toString()));
        config.put("rootfs", rootfs);
        return Json.bytes(config);
    }

    static Map<String, Object> descriptor(String mediaType, byte[] content) {
        var descriptor = new LinkedHashMap<String, Object>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", ContentDigest.sha256(content).toString());
        descriptor.put("size", content.length);
        return descriptor;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] tar(Map<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var file : files.entrySet()) {
                add(tar, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        String link = new String(content, 0, Math.min(content.length, 100), StandardCharsets.UTF_8);
        boolean isLink = link.startsWith("-> ");
        var entry = isLink ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK) : new TarArchiveEntry(name);
        entry.setModTime(0);
        if (isLink) {
            entry.setLinkName(link.substring(3));
        } else {
            entry.setSize(content.length);
        }
        tar.putArchiveEntry(entry);
        tar.write(isLink ? new byte[0] : content);
        tar.closeArchiveEntry();
    }

    static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(7).nextBytes(bytes);
        return bytes;
    }
}
