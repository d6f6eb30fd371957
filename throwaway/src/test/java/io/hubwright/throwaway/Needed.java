package io.hubwright.throwaway;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Optional;

/** Skips a test with the reason that {@link Requires} gives; in CI, where everything is installed, fails it. */
public final class Needed {
    private Needed() {}

    @SafeVarargs
    public static void all(Optional<String>... missing) {
        for (var reason : missing)
            reason.ifPresent(text -> {
                if (Requires.ci()) fail("CI lacks a part: " + text);
                abort(text);
            });
    }
}
