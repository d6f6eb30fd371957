package io.hubwright.engine;

import java.time.Duration;

/**
 * When the next call to a service may begin: evenly, after a burst of a second's worth. Halved when the service says that it is too
 * much, and slowly back. Thread-safe.
 */
final class Rate {
    private static final double SECOND = 1e9;
    private static final double SLOWEST = 0.5;
    private static final double AFTER_UNLIMITED = 15;
    private static final double RECOVERY = 1.02;
    private static final int LEAST_BURST = 2;

    private final double limit;
    private double perSecond;
    private long next = Long.MIN_VALUE;
    private long pausedUntil = Long.MIN_VALUE;

    Rate(double limit) {
        this.limit = limit;
        this.perSecond = limit;
    }

    /** How long the call that asks has to wait; its place is taken. */
    synchronized Duration next(long now) {
        long gap = Double.isInfinite(perSecond) ? 0 : (long) (SECOND / perSecond);
        long burst = (long) (Math.max(LEAST_BURST, Math.min(limit, AFTER_UNLIMITED)) - 1);
        next = Math.max(Math.max(next, pausedUntil), now - gap * burst);
        long begin = Math.max(next, now);
        next += gap;
        return Duration.ofNanos(begin - now);
    }

    synchronized void answered() {
        if (perSecond < limit) perSecond = Math.min(limit, perSecond * RECOVERY);
    }

    /** Once for all calls that were under way together. */
    synchronized void throttled(long now, Duration pause) {
        if (now >= pausedUntil) {
            double before = Double.isInfinite(perSecond) ? AFTER_UNLIMITED * 2 : perSecond;
            perSecond = Math.max(Math.min(SLOWEST, limit), before / 2);
        }
        pausedUntil = Math.max(pausedUntil, now + pause.toNanos());
    }
}
