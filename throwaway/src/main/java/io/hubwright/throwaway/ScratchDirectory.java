package io.hubwright.throwaway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory for one run, named after its process, so that what a killed one left is removed by the next. */
record ScratchDirectory(Path path) implements AutoCloseable {
    private static final String PREFIX = "hubwright-";

    /** @param use a word of letters */
    static ScratchDirectory create(String use) {
        var prefix = PREFIX + use + "-";
        try {
            sweep(Path.of(System.getProperty("java.io.tmpdir")), prefix);
            return new ScratchDirectory(
                    Files.createTempDirectory(prefix + ProcessHandle.current().pid() + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException("make a directory for the " + use + ": " + e.getMessage(), e);
        }
    }

    private static void sweep(Path directory, String prefix) throws IOException {
        try (var all = Files.newDirectoryStream(directory, prefix + "[0-9]*-*")) {
            for (var one : all) {
                var pid =
                        one.getFileName().toString().substring(prefix.length()).split("-", 2)[0];
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) remove(one);
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + path + ": " + e.getMessage(), e);
        }
    }
}
