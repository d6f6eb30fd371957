package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.hubwright.throwaway.Requires;
import java.util.Optional;

/** Skips a test that lacks something, with a line that says what; in CI it fails. */
final class Needs {
    private Needs() {}

    @SafeVarargs
    static void all(Optional<String>... missing) {
        for (var line : missing) {
            if (line.isEmpty()) continue;
            if (Requires.ci()) fail(line.get());
            abort(line.get());
        }
    }
}
