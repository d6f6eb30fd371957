package io.hubwright.throwaway.machine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an image is made: a folder of resources with a Dockerfile, in which {@code ${parent}} stands for the parent's tag.
 *
 * @param folder of its resources, below {@code io/hubwright/throwaway}
 * @param expectation what the first build costs, for who waits for it
 */
record Recipe(String name, String folder, Optional<Recipe> parent, List<String> files, String expectation) {
    static final Recipe BASE = new Recipe("base", "", Optional.empty(), List.of(), "about a minute");

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
    static final Recipe HELLO_WORLD = WORKSHOP.child("hello-world", "a second");

    private Recipe child(String name, String expectation, String... files) {
        return new Recipe(name, "machine/" + name, Optional.of(this), List.of(files), expectation);
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
        // The base has no files: it is Debian 12, whichever way it came.
        if (parent.isEmpty()) digest.update("debian:bookworm".getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }

    /** What is sent to the engine, with the Dockerfile filled in. */
    Map<String, byte[]> context() {
        if (parent.isEmpty()) return Map.of();
        var context = new TreeMap<String, byte[]>();
        for (var file : files) context.put(file, resource(file));
        var dockerfile = new String(resource("Dockerfile"), StandardCharsets.UTF_8)
                .replace("${parent}", parent.orElseThrow().tag());
        context.put("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8));
        return context;
    }

    private byte[] resource(String file) {
        try (var in = Recipe.class.getResourceAsStream("/io/hubwright/throwaway/" + folder + "/" + file)) {
            if (in == null) throw new IllegalStateException("the recipe " + name + " has no file " + file);
            var bytes = new ByteArrayOutputStream();
            in.transferTo(bytes);
            return bytes.toByteArray();
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
