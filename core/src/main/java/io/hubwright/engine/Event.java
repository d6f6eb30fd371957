package io.hubwright.engine;

import io.hubwright.Spec;
import java.time.Duration;

/** What happens during a run. */
public sealed interface Event {
    /** A step begins. */
    record Started(Spec.Id id, Plan.Verb verb, int position, int total) implements Event {}

    /** A step says what it is doing. */
    record Progress(Spec.Id id, String text) implements Event {}

    /** A step waits for what it made to become ready; told when the state changes. */
    record Waiting(Spec.Id id, String state, Duration elapsed) implements Event {}

    record Finished(Report.Step step) implements Event {}

    /** A call is repeated after a pause. */
    record Retrying(String service, String why, Duration pause) implements Event {}
}
