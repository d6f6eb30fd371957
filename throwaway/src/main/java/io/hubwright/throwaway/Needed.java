package io.hubwright.throwaway;

import java.util.Optional;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What a test cannot do without: {@link Requires} says what is missing. */
public final class Needed {
    private Needed() {}

    /** Skips the test with the first line that is there, which says what it lacks; in CI, where everything is installed, fails it. */
    @SafeVarargs
    public static void all(Optional<String>... missing) {
        for (var reason : missing) reason.ifPresent(Needed::end);
    }

    private static void end(String reason) {
        if (Requires.ci()) throw new AssertionFailedError("CI lacks a part: " + reason);
        throw new TestAbortedException(reason);
    }
}
