package io.hubwright.engine;

import io.hubwright.DeadlineExceededException;
import io.hubwright.Spec;
import io.hubwright.Time;
import java.time.Duration;
import java.util.function.Supplier;

/** Waits until what was deleted is gone. */
record Gone<S extends Spec<T>, T>(Node.Found<S, T> found, Run run) {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    Next then(Supplier<Next> next) {
        var pace = new Next.Pace(run.time().nanoTime(), SHORTEST, LONGEST, Duration.ZERO);
        return ask(pace, run.time().deadline(TIMEOUT), run.time().nanoTime(), next);
    }

    private Next ask(Next.Pace pace, Time.Deadline until, long asOf, Supplier<Next> next) {
        if (found.isGone(run, asOf)) return next.get();
        if (until.passed())
            throw new DeadlineExceededException(found.node().id() + " is not gone after " + TIMEOUT.toSeconds()
                    + " s: look at it, then run again to continue");
        return new Next.Wait("deleting", pace, later -> ask(pace, until, later, next));
    }
}
