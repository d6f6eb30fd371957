package io.hubwright.registry;

import io.hubwright.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that only waits move; it remembers them. */
final class VirtualTime implements Time {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final CopyOnWriteArrayList<Duration> pauses = new CopyOnWriteArrayList<>();

    List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanoTime());
    }

    @Override
    public long nanoTime() {
        return pauses.stream().mapToLong(Duration::toNanos).sum();
    }

    @Override
    public void sleep(Duration duration) {
        pauses.add(duration);
    }
}
