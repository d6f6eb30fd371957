package io.hubwright.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shell scripts of this module, beside its classes. A line {@code #include NAME} stands for another one. */
final class Scripts {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^#include ([a-z-]+)\n");

    private Scripts() {}

    static String load(String name) {
        return INCLUDE.matcher(read(name)).replaceAll(found -> Matcher.quoteReplacement(read(found.group(1))));
    }

    private static String read(String name) {
        try (var in = Scripts.class.getResourceAsStream(name + ".sh")) {
            if (in == null) throw new IllegalStateException("the script " + name + ".sh is not in the jar");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
