package io.hubwright.dns;

import io.hubwright.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only by sleeping, and sleeps at once. */
final class InstantTime implements Time {
    private final AtomicLong nanos = new AtomicLong();
    private final Instant start = Instant.now();

    @Override
    public Instant now() {
        return start.plusNanos(nanos.get());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public void sleep(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
