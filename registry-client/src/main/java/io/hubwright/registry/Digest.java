package io.hubwright.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The name of content: {@code sha256:} or {@code sha512:} and lower-case hex digits. The hex is safe in URLs and as a file
 * name.
 */
public record Digest(String algorithm, String hex) {
    private static final Map<String, Pattern> FORMS =
            Map.of("sha256", Pattern.compile("[0-9a-f]{64}"), "sha512", Pattern.compile("[0-9a-f]{128}"));

    public Digest {
        var form = FORMS.get(algorithm);
        if (form == null || !form.matcher(hex).matches())
            throw new IllegalArgumentException("a digest is sha256: and 64 hex digits or sha512: and 128, not \""
                    + shortened(algorithm + ":" + hex) + "\"");
    }

    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        return new Digest(colon < 0 ? "" : text.substring(0, colon), text.substring(colon + 1));
    }

    public static Digest sha256(byte[] content) {
        return of("sha256", hasher("sha256").digest(content));
    }

    static Digest of(String algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    static MessageDigest hasher(String algorithm) {
        try {
            return MessageDigest.getInstance("SHA-" + algorithm.substring("sha".length()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256 and SHA-512", e);
        }
    }

    /** A hasher of this digest's algorithm. */
    MessageDigest hasher() {
        return hasher(algorithm);
    }

    boolean matches(byte[] content) {
        return equals(of(algorithm, hasher().digest(content)));
    }

    /** The first twelve digits, for people. */
    String brief() {
        return algorithm + ":" + hex.substring(0, 12);
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
