package io.hubwright.cyberhub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an image is made.
 *
 * @param name with its tag, such as {@code hubwright/hub:6.1.1}
 * @param files of the build by path, with a {@code Dockerfile}; those that begin with {@code #!} are executable
 * @param arguments of the build
 */
public record ImageRecipe(String name, Map<String, String> files, Map<String, String> arguments) {
    /** On images that were built: the {@link #hash} of what they were built from. */
    public static final String LABEL = "io.hubwright.recipe";

    public ImageRecipe {
        if (!files.containsKey("Dockerfile"))
            throw new IllegalArgumentException("the image " + name + " has no Dockerfile among " + files.keySet());
        files = Map.copyOf(files);
        arguments = Map.copyOf(arguments);
    }

    public ImageRecipe name(String name) {
        return new ImageRecipe(name, files, arguments);
    }

    public ImageRecipe addArgument(String argument, String value) {
        var more = new TreeMap<>(arguments);
        more.put(argument, value);
        return new ImageRecipe(name, files, more);
    }

    /** Of all but the name: two recipes of one hash make the same. Twelve hexadecimal digits. */
    public String hash() {
        var digest = sha256();
        new TreeMap<>(files).forEach((path, text) -> digest.update(bytes(path, text)));
        new TreeMap<>(arguments).forEach((argument, value) -> digest.update(bytes(argument, value)));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }

    private static byte[] bytes(String key, String value) {
        return (key + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java platform has it
        }
    }

    @Override
    public String toString() {
        return name + " " + hash();
    }
}
