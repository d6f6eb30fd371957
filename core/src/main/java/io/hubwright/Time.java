package io.hubwright;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/** All clocks and waits go through this, so that tests can run on virtual time. */
public interface Time {
    // Only this line initialises the package-private SystemTime.
    @SuppressWarnings("ClassInitializationDeadlock")
    Time SYSTEM = new SystemTime();

    /** How often a clock that cannot wait for a queue looks into it. */
    Duration TURN = Duration.ofMillis(20);

    /** The wall clock, for dates. Never for measuring. */
    Instant now();

    /** Steady, for measuring; the origin is arbitrary. In nanoseconds. */
    long nanoTime();

    /**
     * Blocks that long.
     *
     * @throws InterruptedOperationException if interrupted; the thread's flag is set again
     */
    void sleep(Duration duration);

    /**
     * Takes the next one from a queue; empty if none has come in that time.
     *
     * @throws InterruptedOperationException if interrupted; the thread's flag is set again
     */
    default <E> Optional<E> poll(BlockingQueue<E> queue, Duration timeout) {
        var deadline = deadline(timeout);
        while (true) {
            var next = Optional.ofNullable(queue.poll());
            if (next.isPresent() || deadline.passed()) return next;
            var left = deadline.remaining();
            sleep(left.compareTo(TURN) < 0 ? left : TURN);
        }
    }

    /**
     * To be called by who hands a task to another thread, with the task: a virtual clock stands still until it has run, or while it
     * does not wait for this clock.
     */
    default Runnable working(Runnable task) {
        return task;
    }

    /** A point on the steady clock, that far from now. */
    default Deadline deadline(Duration fromNow) {
        return new Deadline(this, nanoTime() + fromNow.toNanos());
    }

    /**
     * Asks again and again until there is an answer.
     *
     * @param what for the message, as in "no answer within 30 s while waiting for {@code what}"
     * @throws DeadlineExceededException if there is none in time
     * @throws InterruptedOperationException if interrupted
     */
    default <R> R await(String what, Duration timeout, Duration interval, Supplier<Optional<R>> question) {
        var deadline = deadline(timeout);
        while (true) {
            var answer = question.get();
            if (answer.isPresent()) return answer.get();
            if (deadline.remaining().compareTo(interval) < 0)
                throw new DeadlineExceededException(
                        "no answer within " + timeout.toSeconds() + " s while waiting for " + what);
            sleep(interval);
        }
    }

    /** A point in time that a wait must not pass. */
    record Deadline(Time time, long nanos) {
        /** Zero once it has passed. */
        public Duration remaining() {
            return Duration.ofNanos(Math.max(0, nanos - time.nanoTime()));
        }

        public boolean passed() {
            return nanos - time.nanoTime() <= 0;
        }
    }
}
