package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/** The bytes of a request, an answer or an image; nobody changes them. JSON becomes bytes when they are asked for. */
final class Body {
    static final Body EMPTY = of(new byte[0]);
    private final Supplier<byte[]> bytes;

    private Body(Supplier<byte[]> bytes) {
        this.bytes = bytes;
    }

    static Body of(byte[] bytes) {
        return new Body(() -> bytes);
    }

    static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Long lists are written outside the transaction that made them: the tree is nobody else's. */
    static Body of(JsonNode json) {
        return new Body(() -> Json.bytes(json));
    }

    byte[] bytes() {
        return bytes.get();
    }

    int size() {
        return bytes().length;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    String md5() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Never what is in it. */
    @Override
    public String toString() {
        return size() + " bytes";
    }
}
