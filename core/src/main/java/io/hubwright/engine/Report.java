package io.hubwright.engine;

import io.hubwright.Spec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a run did. Immutable. */
public final class Report {
    private static final Set<Plan.Verb> WRITES =
            EnumSet.of(Plan.Verb.CREATE, Plan.Verb.ADOPT, Plan.Verb.UPDATE, Plan.Verb.DELETE);

    private final String deployment;
    private final List<Step> steps;
    private final List<String> leftovers;
    private final List<Spec.Id> criticalPath;
    private final Map<String, Calls> calls;
    private final Duration duration;
    private final Map<Spec.Id, Object> results;

    Report(
            String deployment,
            List<Step> steps,
            List<String> leftovers,
            List<Spec.Id> criticalPath,
            Map<String, Calls> calls,
            Duration duration,
            Map<Spec.Id, Object> results) {
        this.deployment = deployment;
        this.steps = List.copyOf(steps);
        this.leftovers = List.copyOf(leftovers);
        this.criticalPath = List.copyOf(criticalPath);
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
     * @param begun after the begin of the run
     * @param note why it failed or was skipped, what a verification proved; may be empty
     */
    public record Step(Spec.Id id, Plan.Verb verb, Outcome outcome, Duration begun, Duration duration, String note) {}

    /**
     * Calls to one API, repeated ones included.
     *
     * @param retries after no usable answer
     * @param throttles how often the service asked to be called less
     */
    public record Calls(long reads, long writes, long retries, long throttles) {
        static final Calls NONE = new Calls(0, 0, 0, 0);

        Calls read() {
            return new Calls(reads + 1, writes, retries, throttles);
        }

        Calls written() {
            return new Calls(reads, writes + 1, retries, throttles);
        }

        Calls repeated() {
            return new Calls(reads, writes, retries + 1, throttles);
        }

        Calls throttled() {
            return new Calls(reads, writes, retries, throttles + 1);
        }
    }

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

    /** The steps that decided how long the run took: each waited for the one before it. */
    public List<Spec.Id> criticalPath() {
        return criticalPath;
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
                .filter(step -> WRITES.contains(step.verb()))
                .count();
    }

    public long count(Outcome outcome) {
        return steps.stream().filter(step -> step.outcome() == outcome).count();
    }

    public boolean isComplete() {
        return count(Outcome.FAILED) == 0 && count(Outcome.SKIPPED) == 0;
    }

    /** For people: a step per line, then the critical path, what is left over and the calls made. */
    public String text() {
        return text(step -> "");
    }

    /** The same, with a word of the caller's beside each step, such as whether it was real. */
    public String text(Function<Step, String> remark) {
        return ReportWriter.text(this, remark);
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
