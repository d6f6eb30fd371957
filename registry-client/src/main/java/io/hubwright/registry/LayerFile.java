package io.hubwright.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * One file of a layer, owned by root.
 *
 * @param path absolute, as the image sees it
 * @param content where its bytes are; read when the layer is made and again when it is pushed
 * @param mode such as {@code 0755}
 */
public record LayerFile(String path, Source content, int mode) {
    private static final int DEFAULT_MODE = 0644;

    /** Where a file's bytes come from. */
    public sealed interface Source {}

    /** Bytes in memory. */
    public static final class Bytes implements Source {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes same && Arrays.equals(bytes, same.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }

    /** A file of this computer. */
    public record Copy(Path file) implements Source {}

    public LayerFile {
        if (!path.startsWith("/")
                || path.endsWith("/")
                || !path.equals(Path.of(path).normalize().toString()))
            throw new IllegalArgumentException(
                    "a layer's file has an absolute path without . and .., not \"" + path + "\"");
        if (mode < 0 || mode > 07777)
            throw new IllegalArgumentException("a file's mode is 0 to 07777 (octal), not " + mode);
    }

    /** A text file in UTF-8. */
    public static LayerFile of(String path, String text) {
        return of(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public static LayerFile of(String path, byte[] bytes) {
        return new LayerFile(path, new Bytes(bytes), DEFAULT_MODE);
    }

    /** A copy of a regular file of this computer; executable if that one is. */
    public static LayerFile copyOf(String path, Path file) {
        return new LayerFile(path, new Copy(file), Files.isExecutable(file) ? 0755 : DEFAULT_MODE);
    }

    /**
     * Copies of all regular files below a directory, under this path of the image; links and empty directories are left out.
     *
     * @throws UncheckedIOException if the directory cannot be read
     */
    public static List<LayerFile> tree(String path, Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> copyOf(under(path, directory.relativize(file)), file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the directory " + directory + ": " + e, e);
        }
    }

    private static String under(String path, Path file) {
        var below = String.join(
                "/",
                StreamSupport.stream(file.spliterator(), false)
                        .map(Path::toString)
                        .toList());
        return (path.endsWith("/") ? path : path + "/") + below;
    }

    public LayerFile content(Source content) {
        return new LayerFile(path, content, mode);
    }

    public LayerFile path(String path) {
        return new LayerFile(path, content, mode);
    }

    public LayerFile mode(int mode) {
        return new LayerFile(path, content, mode);
    }
}
