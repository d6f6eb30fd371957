package io.hubwright.host;

import io.hubwright.Time;
import java.time.Duration;
import java.time.Instant;

/** Stands still until told to go on. */
final class SteppedTime implements Time {
    private long nanos;

    synchronized void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanoTime());
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        pass(duration);
    }
}
