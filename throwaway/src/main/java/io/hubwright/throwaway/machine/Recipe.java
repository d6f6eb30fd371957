package io.hubwright.throwaway.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an image is made: a Dockerfile in which {@code ${parent}} stands for the parent's tag, and what it copies.
 *
 * @param arguments of the build
 * @param expectation what the first build costs, for who waits for it
 */
record Recipe(
        String name,
        Optional<Recipe> parent,
        Map<String, byte[]> files,
        Map<String, String> arguments,
        String expectation) {
    static final String DOCKERFILE = "Dockerfile";
    private static final String OWN_CERTIFICATES = "ca-certificates.crt";
    private static final Path CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");

    static final Recipe BASE = new Recipe("base", Optional.empty(), Map.of(), Map.of(), "about a minute");

    static final Recipe MACHINE = BASE.child(
            "machine",
            "about half a minute",
            "entry",
            "prepare",
            "console",
            "user-data",
            "volume-of",
            "throwaway-prepare.service",
            "throwaway-disks.service",
            "throwaway-console.service",
            "throwaway-user-data.service",
            "10-throwaway.rules",
            "99-throwaway.rules");

    static final Recipe WORKSHOP = BASE.child(
            "workshop",
            "about half a minute",
            "apt-repository",
            "build-hub-images",
            "hello.x86_64.s",
            "hello.aarch64.s",
            "greeting",
            "registry-entrypoint",
            "registry-config.yml");

    static final Recipe REGISTRY = WORKSHOP.child("registry", "a second");
    static final Recipe REGISTRY_3 = WORKSHOP.child(
                    "registry-3", "two to four minutes, from the Go module proxy", "build-registry")
            .addFile(OWN_CERTIFICATES, ownCertificates());
    static final Recipe HELLO_WORLD = WORKSHOP.child("hello-world", "a second");

    static final Recipe SLIM =
            BASE.child("slim", "some seconds", "dpkg-slim").addFile(OWN_CERTIFICATES, ownCertificates());

    /** Of resources in a folder below {@code io/hubwright/throwaway}. */
    static Recipe of(String name, String folder, Recipe parent, List<String> files, String expectation) {
        var contents = new TreeMap<String, byte[]>();
        for (var file : files) contents.put(file, resource(folder, file));
        contents.put(DOCKERFILE, resource(folder, DOCKERFILE));
        return new Recipe(name, Optional.of(parent), contents, Map.of(), expectation);
    }

    private Recipe child(String name, String expectation, String... files) {
        return of(name, "machine/" + name, this, List.of(files), expectation);
    }

    private Recipe addFile(String file, byte[] content) {
        var more = new TreeMap<>(files);
        more.put(file, content);
        return new Recipe(name, parent, more, arguments, expectation);
    }

    /** Changes when a file of the recipe or of one that it stands on changes. */
    String tag() {
        return "hubwright/" + name + ":" + hash();
    }

    String hash() {
        var digest = sha256();
        context().forEach((path, content) -> {
            digest.update((path + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        new TreeMap<>(arguments)
                .forEach((argument, value) ->
                        digest.update((argument + "=" + value + "\0").getBytes(StandardCharsets.UTF_8)));
        // The base has no files: it is Debian 12, whichever way it came.
        if (parent.isEmpty()) digest.update("debian:bookworm".getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }

    /** What is sent to the engine, with the Dockerfile filled in. */
    Map<String, byte[]> context() {
        if (parent.isEmpty()) return Map.of();
        var context = new TreeMap<>(files);
        context.computeIfPresent(DOCKERFILE, (name, dockerfile) -> new String(dockerfile, StandardCharsets.UTF_8)
                .replace("${parent}", parent.orElseThrow().tag())
                .getBytes(StandardCharsets.UTF_8));
        return context;
    }

    private static byte[] resource(String folder, String file) {
        try (var in = Recipe.class.getResourceAsStream("/io/hubwright/throwaway/" + folder + "/" + file)) {
            if (in == null) throw new IllegalStateException("the recipe in " + folder + " has no file " + file);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Empty where they are elsewhere: the parent's are good enough there.
    private static byte[] ownCertificates() {
        try {
            return Files.isReadable(CERTIFICATES) ? Files.readAllBytes(CERTIFICATES) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java platform has it
        }
    }
}
