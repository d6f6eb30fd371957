package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.time.Duration;
import java.util.function.Supplier;

/** How a job goes on after a piece of its work. */
sealed interface Next {
    /** It has ended well. */
    record Done(Plan.Verb verb, Report.Outcome outcome, String note) implements Next {
        static Done of(Plan.Verb verb, String note) {
            return new Done(verb, Report.Outcome.DONE, note);
        }
    }

    record Failed(HubwrightException why) implements Next {}

    /** More work, in its turn. */
    record Go(Supplier<Next> work) implements Next {}

    /** Nothing to do but to ask again. No worker is held meanwhile. */
    record Wait(String state, Pace pace, Question question) implements Next {}

    @FunctionalInterface
    interface Question {
        /** Asks as of a point of the steady clock, for {@link Context#asOf}. */
        Next ask(long asOf);
    }

    /**
     * How often to ask.
     *
     * @param since when the wait began, on the steady clock
     * @param expected how long it took last time; zero if nobody knows
     */
    record Pace(long since, Duration shortest, Duration longest, Duration expected) {
        private static final Duration OFTEN = Duration.ofMillis(500);

        static Pace every(Duration interval, Time time) {
            return new Pace(time.nanoTime(), interval, interval, Duration.ZERO);
        }

        Duration elapsed(long now) {
            return Duration.ofNanos(now - since);
        }

        // A twentieth of what has passed already overshoots by 5 % at most; who knows when to look is quicker with
        // less.
        Duration pause(long now) {
            var elapsed = elapsed(now);
            var early = expected.multipliedBy(9).dividedBy(10);
            if (elapsed.compareTo(early) < 0) return early.minus(elapsed);
            if (elapsed.compareTo(expected.multipliedBy(3).dividedBy(2)) < 0) return often();
            var interval = elapsed.dividedBy(20);
            if (interval.compareTo(shortest) < 0) return shortest;
            return interval.compareTo(longest) > 0 ? longest : interval;
        }

        // Builds of one kind differ by more than those of a short one: looking more often than this shows nothing
        // sooner.
        private Duration often() {
            var part = expected.dividedBy(40);
            return part.compareTo(OFTEN) > 0 ? part : OFTEN;
        }
    }

    /** What the work came to, with its exceptions as failures. */
    static Next of(Supplier<Next> work) {
        try {
            return work.get();
        } catch (HubwrightException e) {
            return new Failed(e);
        } catch (RuntimeException e) {
            return new Failed(defect(e));
        }
    }

    /** A defect must not cost the report of what the run has done. */
    static HubwrightException defect(RuntimeException e) {
        return new HubwrightException("a defect in Hubwright: " + e + "; please report it with its stack trace", e);
    }
}
