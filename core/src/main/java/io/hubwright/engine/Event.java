package io.hubwright.engine;

import io.hubwright.Spec;
import java.time.Duration;

/** What happens during a run. */
public sealed interface Event {
    /** An apply begins; what it is going to do. */
    record Planned(Plan plan) implements Event {}

    /** A step begins. {@code position} counts the steps begun, up to {@code total}; both are 0 where nobody can tell. */
    record Started(Spec.Id id, Plan.Verb verb, int position, int total) implements Event {}

    /** A step says what it is doing. */
    record Progress(Spec.Id id, String text) implements Event {}

    /**
     * A step waits for what it made to become ready; told when the state changes.
     *
     * @param expected how long it took last time; zero if nobody knows
     */
    record Waiting(Spec.Id id, String state, Duration elapsed, Duration expected) implements Event {}

    record Finished(Report.Step step) implements Event {}

    /** A call is repeated after a pause. */
    record Retrying(String service, String why, Duration pause) implements Event {}

    /** A service asked to be called less; all calls to it pause. */
    record Throttled(String service, String why, Duration pause) implements Event {}

    /** Some time has passed; told to those who asked for it by {@link Listener#tick}. */
    record Tick() implements Event {}

    /** The run is over, well or not. */
    record Ended(Report report) implements Event {}
}
