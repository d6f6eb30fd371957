package io.hubwright;

import java.time.Duration;
import java.time.Instant;

/** Time that passes only when somebody sleeps. */
public final class VirtualTime implements Time {
    private Duration passed = Duration.ZERO;

    @Override
    public synchronized Instant now() {
        return Instant.EPOCH.plus(passed);
    }

    @Override
    public synchronized long nanoTime() {
        return passed.toNanos();
    }

    @Override
    public synchronized void sleep(Duration duration) {
        if (Thread.currentThread().isInterrupted())
            throw new InterruptedOperationException("interrupted while waiting");
        passed = passed.plus(duration);
    }

    public synchronized Duration passed() {
        return passed;
    }
}
