package io.hubwright.engine;

import io.hubwright.InterruptedOperationException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's thread does for a run, from the begin of a piece of work to its end. A run that stops lets the write under way come
 * through, for its outcome would not be known otherwise, and lets nothing else begin or go on.
 */
final class Turn implements AutoCloseable {
    private static final ThreadLocal<@Nullable Turn> CURRENT = new ThreadLocal<>();

    private final Traffic traffic;
    private final Thread thread = Thread.currentThread();
    private int writes;
    private boolean stopped;
    private boolean ended;

    private Turn(Traffic traffic) {
        this.traffic = traffic;
    }

    static Turn begin(Traffic traffic) {
        var turn = new Turn(traffic);
        CURRENT.set(turn);
        return turn;
    }

    /** Empty on a thread that works for no run: a log-in while connecting. */
    static Optional<Turn> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    Traffic traffic() {
        return traffic;
    }

    synchronized void begin(boolean reads) {
        if (stopped) throw new InterruptedOperationException("the run was stopped before this call");
        if (!reads) writes++;
    }

    synchronized void end(boolean reads) {
        if (reads) return;
        writes--;
        if (stopped) thread.interrupt();
    }

    synchronized void stop() {
        if (ended) return;
        stopped = true;
        if (writes == 0) thread.interrupt();
    }

    /** For a call that takes too long. */
    synchronized void stopNow() {
        if (ended) return;
        stopped = true;
        thread.interrupt();
    }

    @Override
    public synchronized void close() {
        CURRENT.remove();
        ended = true;
        // Or the thread's next piece of work would be stopped in place of this one.
        if (stopped) Thread.interrupted();
    }
}
