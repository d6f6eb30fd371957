package io.hubwright.hub;

import io.hubwright.throwaway.Requires;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Skips a test that misses a part, with a line that says which; in CI nothing is skipped. */
final class Needed {
    private Needed() {}

    @SafeVarargs
    static void all(Optional<String>... missing) {
        Stream.of(missing).flatMap(Optional::stream).forEach(what -> {
            if (Requires.ci()) Assertions.fail(what);
            Assumptions.abort(what);
        });
    }
}
