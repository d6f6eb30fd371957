package io.hubwright.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Tars as {@code docker save} writes them. */
final class DockerSaves {
    private DockerSaves() {}

    /** The form of Docker 24 and older: each layer in a directory of its own. */
    static Path old(Path tar, Image image, String name) throws IOException {
        try (var out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            List<String> layers = new ArrayList<>();
            for (var layer : image.layerBlobs()) {
                layers.add(layer.digest().hex() + "/layer.tar");
                add(out, layers.get(layers.size() - 1), bytes(layer));
            }
            add(out, "config.json", bytes(image.blobs().get(0)));
            add(
                    out,
                    "manifest.json",
                    Json.bytes(List.of(Map.of("Config", "config.json", "RepoTags", List.of(name), "Layers", layers))));
        }
        return tar;
    }

    private static byte[] bytes(Blob blob) throws IOException {
        try (var in = blob.content().open()) {
            return in.readAllBytes();
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
