package io.hubwright.benchmarks;

import io.hubwright.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * This computer's clock, compressed as the cloud's latencies are: at a scale of 0.1 ten seconds pass in one. The wall clock stays.
 *
 * @param scale of the waits; 1 for real time
 */
record ScaledTime(double scale) implements Time {
    private static final long START = System.nanoTime();

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return Math.round((System.nanoTime() - START) / scale);
    }

    @Override
    public void sleep(Duration duration) {
        Time.SYSTEM.sleep(Duration.ofNanos(Math.round(duration.toNanos() * scale)));
    }
}
