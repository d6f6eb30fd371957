package io.hubwright.throwaway.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A digest that this registry can check: sha256 or sha512. Its hex is safe as a file name. */
record ContentDigest(String algorithm, String hex) {

    private static final Map<String, Pattern> FORMS =
            Map.of("sha256", Pattern.compile("[0-9a-f]{64}"), "sha512", Pattern.compile("[0-9a-f]{128}"));

    static Optional<ContentDigest> find(String text) {
        int colon = text.indexOf(':');
        String algorithm = colon < 0 ? "" : text.substring(0, colon);
        Pattern form = FORMS.get(algorithm);
        String hex = text.substring(colon + 1);
        return form != null && form.matcher(hex).matches()
                ? Optional.of(new ContentDigest(algorithm, hex))
                : Optional.empty();
    }

    static ContentDigest parse(String text) {
        return find(text)
                .orElseThrow(() -> new RegistryError(
                        400, "DIGEST_INVALID", "a digest is sha256: or sha512: and its hex digits, not " + text));
    }

    static ContentDigest sha256(byte[] bytes) {
        return of("sha256", hasher("sha256").digest(bytes));
    }

    static ContentDigest of(String algorithm, byte[] hash) {
        return new ContentDigest(algorithm, HexFormat.of().formatHex(hash));
    }

    static MessageDigest hasher(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256 and SHA-512", e);
        }
    }

    boolean matches(byte[] bytes) {
        return equals(of(algorithm, hasher(algorithm).digest(bytes)));
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
