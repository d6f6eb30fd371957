package io.hubwright.openstack;

import io.hubwright.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/** A computer whose wall clock is wrong, and may be set while it runs; what measures durations is right. */
final class SkewedTime implements Time {
    private final Time right;
    private volatile Duration ahead;

    SkewedTime(Time right, Duration ahead) {
        this.right = right;
        this.ahead = ahead;
    }

    void ahead(Duration ahead) {
        this.ahead = ahead;
    }

    @Override
    public Instant now() {
        return right.now().plus(ahead);
    }

    @Override
    public long nanoTime() {
        return right.nanoTime();
    }

    @Override
    public void sleep(Duration duration) {
        right.sleep(duration);
    }

    @Override
    public <E> Optional<E> poll(BlockingQueue<E> queue, Duration timeout) {
        return right.poll(queue, timeout);
    }

    @Override
    public Runnable working(Runnable task) {
        return right.working(task);
    }
}
