package io.hubwright.cyberhub;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** For tests of which one takes minutes until all are through: how each ended is told at once, and after how long. */
final class Told implements TestWatcher {
    private long last = System.nanoTime();

    @Override
    public void testSuccessful(ExtensionContext context) {
        tell("done", context.getDisplayName());
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        tell("failed", context.getDisplayName() + ": " + cause);
    }

    // A test's preparations are counted as its own.
    private void tell(String ended, String what) {
        var now = System.nanoTime();
        System.out.printf("%s after %.1f s: %s%n", ended, (now - last) / 1e9, what);
        last = now;
    }
}
