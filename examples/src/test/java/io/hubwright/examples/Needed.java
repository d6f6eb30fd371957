package io.hubwright.examples;

import io.hubwright.throwaway.Requires;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Skips a test with the reason that {@link Requires} gives; in CI, where everything is installed, fails it. */
final class Needed {
    private Needed() {}

    @SafeVarargs
    static void all(Optional<String>... missing) {
        for (var reason : missing) {
            if (reason.isPresent() && Requires.ci()) throw new AssertionError("CI lacks a part: " + reason.get());
            Assumptions.assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
        }
    }
}
