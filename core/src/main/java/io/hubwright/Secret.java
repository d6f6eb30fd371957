package io.hubwright;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A password, token or key. It never shows itself: not in {@code toString}, JSON, logs or exceptions. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        if (value.isEmpty()) throw new IllegalArgumentException("a secret must not be empty");
        return new Secret(value);
    }

    /**
     * Reads it now.
     *
     * @throws IllegalArgumentException if the variable is not set or empty
     */
    public static Secret fromEnv(String name) {
        var value = System.getenv(name);
        if (value == null || value.isEmpty())
            throw new IllegalArgumentException(
                    "the secret " + name + " is missing: set the environment variable " + name);
        return new Secret(value);
    }

    /**
     * Reads it now, without the line break at its end.
     *
     * @throws IllegalArgumentException if the file is empty
     * @throws UncheckedIOException if it cannot be read
     */
    public static Secret fromFile(Path file) {
        try {
            var value = Files.readString(file).stripTrailing();
            if (value.isEmpty()) throw new IllegalArgumentException("the secret file " + file + " is empty");
            return new Secret(value);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the secret file " + file + ": " + e, e);
        }
    }

    /** The value itself, for the one call that needs it. */
    public String reveal() {
        return value;
    }

    /** In constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for all: a hash of a weak password tells the password. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
