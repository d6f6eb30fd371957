package io.hubwright.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The shell scripts of this module, beside its classes. */
final class Scripts {
    private Scripts() {}

    static String load(String name) {
        try (var in = Scripts.class.getResourceAsStream(name + ".sh")) {
            if (in == null) throw new IllegalStateException("the script " + name + ".sh is not in the jar");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
