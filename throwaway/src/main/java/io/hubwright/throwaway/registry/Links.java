package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One repository's memory on disk: an empty file per blob, a file per manifest (its media type in the first line) and a
 * file per tag. Without a directory it remembers nothing.
 */
record Links(Optional<Path> directory) {

    /** Directories of a repository; no name of a repository may begin with an underscore. */
    static final List<String> OWN = List.of("_blobs", "_manifests", "_tags");

    static final Links NONE = new Links(Optional.empty());

    List<ContentDigest> blobs() throws IOException {
        return digests("_blobs");
    }

    List<StoredManifest> manifests() throws IOException {
        var manifests = new ArrayList<StoredManifest>();
        for (ContentDigest digest : digests("_manifests")) {
            byte[] file = Files.readAllBytes(file("_manifests", name(digest)));
            int line = 0;
            while (file[line] != '\n') {
                line++;
            }
            String mediaType = new String(file, 0, line, StandardCharsets.UTF_8);
            manifests.add(new StoredManifest(digest, mediaType, Arrays.copyOfRange(file, line + 1, file.length)));
        }
        return manifests;
    }

    Map<String, ContentDigest> tags() throws IOException {
        var tags = new TreeMap<String, ContentDigest>();
        for (String tag : names("_tags")) {
            tags.put(tag, ContentDigest.parse(Files.readString(file("_tags", tag))));
        }
        return tags;
    }

    void linkBlob(ContentDigest digest) throws IOException {
        write("_blobs", name(digest), new byte[0]);
    }

    void unlinkBlob(ContentDigest digest) throws IOException {
        delete("_blobs", name(digest));
    }

    void putManifest(StoredManifest manifest) throws IOException {
        byte[] head = (manifest.mediaType() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] file = Arrays.copyOf(head, head.length + manifest.bytes().length);
        System.arraycopy(manifest.bytes(), 0, file, head.length, manifest.bytes().length);
        write("_manifests", name(manifest.digest()), file);
    }

    void removeManifest(ContentDigest digest) throws IOException {
        delete("_manifests", name(digest));
    }

    void tag(String tag, ContentDigest digest) throws IOException {
        write("_tags", tag, digest.toString().getBytes(StandardCharsets.UTF_8));
    }

    void untag(String tag) throws IOException {
        delete("_tags", tag);
    }

    private static String name(ContentDigest digest) {
        return digest.algorithm() + "-" + digest.hex();
    }

    private List<ContentDigest> digests(String kind) throws IOException {
        var digests = new ArrayList<ContentDigest>();
        for (String name : names(kind)) {
            ContentDigest.find(name.replace('-', ':')).ifPresent(digests::add);
        }
        return digests;
    }

    private List<String> names(String kind) throws IOException {
        if (directory.isEmpty() || !Files.isDirectory(directory.get().resolve(kind))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory.get().resolve(kind))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Path file(String kind, String name) {
        return directory.orElseThrow().resolve(kind).resolve(name);
    }

    private void write(String kind, String name, byte[] bytes) throws IOException {
        if (directory.isPresent()) {
            Path file = file(kind, name);
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(directory.get(), "fresh-", "");
            Files.write(fresh, bytes);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void delete(String kind, String name) throws IOException {
        if (directory.isPresent()) {
            Files.deleteIfExists(file(kind, name));
        }
    }
}
