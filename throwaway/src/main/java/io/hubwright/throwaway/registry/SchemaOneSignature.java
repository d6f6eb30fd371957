package io.hubwright.throwaway.registry;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signature in a manifest of schema 1: a JSON Web Signature (RFC 7515) that stands inside of what it signs, and so tells how
 * long that was before, and how it ended. The key is made anew by every process, as CNCF's registry does it.
 */
final class SchemaOneSignature {

    private static final KeyPair KEY = key();
    private static final int COORDINATE = 32;
    private static final String END = "\n}";

    private SchemaOneSignature() {}

    /** The payload, a JSON object whose last line is its brace, with its signature as the last member. */
    static byte[] around(byte[] payload) {
        var about = new LinkedHashMap<String, Object>();
        about.put("formatLength", payload.length - END.length());
        about.put("formatTail", base64(END.getBytes(StandardCharsets.US_ASCII)));
        about.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        String covered = base64(Json.bytes(about));
        var signature = new LinkedHashMap<String, Object>();
        signature.put("header", Map.of("jwk", publicKey(), "alg", "ES256"));
        signature.put("signature", base64(sign(covered + "." + base64(payload))));
        signature.put("protected", covered);
        String text = new String(payload, 0, payload.length - END.length(), StandardCharsets.UTF_8);
        return (text + ",\n   \"signatures\": [\n      " + new String(Json.bytes(signature), StandardCharsets.UTF_8)
                        + "\n   ]" + END)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static KeyPair key() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has the curve P-256", e);
        }
    }

    private static byte[] sign(String text) {
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(KEY.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has ECDSA in this format since 9", e);
        }
    }

    private static Map<String, String> publicKey() {
        var point = ((ECPublicKey) KEY.getPublic()).getW();
        var key = new LinkedHashMap<String, String>();
        key.put("crv", "P-256");
        key.put("kid", fingerprint(KEY.getPublic().getEncoded()));
        key.put("kty", "EC");
        key.put("x", base64(coordinate(point.getAffineX())));
        key.put("y", base64(coordinate(point.getAffineY())));
        return key;
    }

    /** The first 240 bits of the key's SHA-256 in base32, in groups of four. */
    private static String fingerprint(byte[] key) {
        byte[] hash = ContentDigest.hasher("sha256").digest(key);
        String base32 = new BigInteger(1, Arrays.copyOf(hash, 30)).toString(32);
        var groups = new StringBuilder();
        for (char digit : ("0".repeat(48 - base32.length()) + base32).toCharArray()) {
            if (groups.length() % 5 == 4) {
                groups.append(':');
            }
            groups.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(Character.digit(digit, 32)));
        }
        return groups.toString();
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        var padded = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE); // a byte of sign may come first
        System.arraycopy(bytes, bytes.length - length, padded, COORDINATE - length, length);
        return padded;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
