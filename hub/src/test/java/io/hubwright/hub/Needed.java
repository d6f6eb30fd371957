package io.hubwright.hub;

import io.hubwright.throwaway.Requires;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Skips a test that misses a part, with a line that says which; in CI nothing is skipped. */
final class Needed {
    private Needed() {}

    @SafeVarargs
    static void all(Optional<String>... missing) {
        for (var part : missing)
            part.ifPresent(what -> {
                if (Requires.ci()) Assertions.fail(what);
                Assumptions.abort(what);
            });
    }
}
