package io.hubwright.engine;

import io.hubwright.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What a run did. Immutable. */
public final class Report {
    private final String deployment;
    private final List<Step> steps;
    private final List<String> leftovers;
    private final Map<String, Calls> calls;
    private final Duration duration;
    private final Map<Spec.Id, Object> results;

    Report(
            String deployment,
            List<Step> steps,
            List<String> leftovers,
            Map<String, Calls> calls,
            Duration duration,
            Map<Spec.Id, Object> results) {
        this.deployment = deployment;
        this.steps = List.copyOf(steps);
        this.leftovers = List.copyOf(leftovers);
        this.calls = Map.copyOf(calls);
        this.duration = duration;
        this.results = Map.copyOf(results);
    }

    public enum Outcome {
        DONE,
        FAILED,
        SKIPPED,
        RETAINED
    }

    /**
     * What became of one spec.
     *
     * @param note why it failed or was skipped, what a verification proved; may be empty
     */
    public record Step(Spec.Id id, Plan.Verb verb, Outcome outcome, Duration duration, String note) {}

    /** Calls to one API. */
    public record Calls(long reads, long writes) {}

    /**
     * What is there now for a spec of the deployment.
     *
     * @throws NoSuchElementException if the spec was not part of the run or failed
     */
    // The handler of a Spec<T> returned it.
    @SuppressWarnings("unchecked")
    public <T> T get(Spec<? extends T> spec) {
        @Nullable Object found = results.get(spec.id());
        if (found == null) throw new NoSuchElementException("nothing is known of " + spec.id() + " after this run");
        return (T) found;
    }

    public String deployment() {
        return deployment;
    }

    public List<Step> steps() {
        return steps;
    }

    /** What carries the deployment's marker but is no longer wanted; deleted only with {@link Permission.Prune}. */
    public List<String> leftovers() {
        return leftovers;
    }

    /** Per service. */
    public Map<String, Calls> calls() {
        return calls;
    }

    public Duration duration() {
        return duration;
    }

    /** How many specs were created, updated or deleted. */
    public long writes() {
        return steps.stream()
                .filter(step -> step.outcome() == Outcome.DONE)
                .filter(step -> step.verb() == Plan.Verb.CREATE
                        || step.verb() == Plan.Verb.UPDATE
                        || step.verb() == Plan.Verb.DELETE)
                .count();
    }

    public long count(Outcome outcome) {
        return steps.stream().filter(step -> step.outcome() == outcome).count();
    }

    public boolean isComplete() {
        return count(Outcome.FAILED) == 0 && count(Outcome.SKIPPED) == 0;
    }

    /** For people: a step per line, then what is left over and the calls made. */
    public String text() {
        return ReportWriter.text(this);
    }

    /** The same as data. */
    public String json() {
        return ReportWriter.json(this);
    }

    @Override
    public String toString() {
        return "report " + deployment + ": " + writes() + " changed, " + count(Outcome.FAILED) + " failed, "
                + count(Outcome.SKIPPED) + " skipped in " + ReportWriter.seconds(duration);
    }
}
