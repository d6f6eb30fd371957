package io.hubwright.registry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an image runs on, in Go's words: {@code linux/amd64}, {@code linux/arm/v7}.
 *
 * @param variant of the architecture, where it has several
 */
public record Platform(String os, String architecture, Optional<String> variant) {
    private static final Map<String, String> ARCHITECTURES = Map.of("x86_64", "amd64", "aarch64", "arm64");

    public static Platform parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || List.of(parts).contains(""))
            throw new IllegalArgumentException(
                    "a platform is os/architecture or os/architecture/variant, not \"" + text + "\"");
        return new Platform(parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
    }

    /** Linux on this computer's architecture. */
    public static Platform ofThisComputer() {
        var arch = System.getProperty("os.arch", "amd64").toLowerCase(Locale.ROOT);
        return new Platform("linux", ARCHITECTURES.getOrDefault(arch, arch), Optional.empty());
    }

    /** An image without a variant, or a wish without one, fits any. */
    boolean fits(Platform wish) {
        return os.equals(wish.os)
                && architecture.equals(wish.architecture)
                && (variant.isEmpty() || wish.variant.isEmpty() || variant.equals(wish.variant));
    }

    @Override
    public String toString() {
        return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
    }
}
