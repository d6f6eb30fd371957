package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** A server that takes its time. */
final class Pause {
    private Pause() {}

    static void of(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server stops");
        }
    }
}
