package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a run one after the other, times them, and keeps what became of each. */
final class Steps {
    private final Session session;
    private final String what;
    private final String deployment;
    private final List<Report.Step> steps = new ArrayList<>();
    private final Set<Spec.Id> notDone = new HashSet<>();
    private final long begin;
    private final Map<String, Report.Calls> callsBefore;
    private @Nullable HubwrightException firstFailure;

    Steps(Session session, String what, String deployment) {
        this.session = session;
        this.what = what;
        this.deployment = deployment;
        this.begin = session.settings().time().nanoTime();
        this.callsBefore = session.gate().calls();
    }

    /** What a step came to. */
    record Result(Plan.Verb verb, String note) {}

    void run(Spec.Id id, Plan.Verb expected, int position, int total, Supplier<Result> step) {
        var time = session.settings().time();
        session.settings().listener().on(new Event.Started(id, expected, position, total));
        long start = time.nanoTime();
        try {
            var result = step.get();
            add(id, result.verb(), Report.Outcome.DONE, time.nanoTime() - start, result.note());
        } catch (InterruptedOperationException e) {
            fail(id, expected, time.nanoTime() - start, e);
            throw e;
        } catch (HubwrightException e) {
            fail(id, expected, time.nanoTime() - start, e);
        } catch (RuntimeException e) {
            // A defect must not cost the report of what the run has done.
            var defect = new HubwrightException(
                    "a defect in Hubwright: " + e + "; please report it with its stack trace", e);
            fail(id, expected, time.nanoTime() - start, defect);
        }
    }

    void skip(Spec.Id id, Plan.Verb verb, Spec.Id because) {
        notDone.add(id);
        add(id, verb, Report.Outcome.SKIPPED, 0, "because of " + because);
    }

    void retain(Spec.Id id, String note) {
        add(id, Plan.Verb.RETAIN, Report.Outcome.RETAINED, 0, note);
    }

    void fail(Spec.Id id, Plan.Verb verb, long nanos, HubwrightException e) {
        notDone.add(id);
        if (firstFailure == null) firstFailure = e;
        add(id, verb, Report.Outcome.FAILED, nanos, String.valueOf(e.getMessage()));
    }

    private void add(Spec.Id id, Plan.Verb verb, Report.Outcome outcome, long nanos, String note) {
        var step = new Report.Step(id, verb, outcome, Duration.ofNanos(nanos), note);
        steps.add(step);
        session.settings().listener().on(new Event.Finished(step));
    }

    /** The first of these that failed or was skipped. */
    Optional<Spec.Id> firstNotDone(List<Spec.Id> ids) {
        return ids.stream().filter(notDone::contains).findFirst();
    }

    boolean anyRetained() {
        return steps.stream().anyMatch(step -> step.outcome() == Report.Outcome.RETAINED);
    }

    boolean isDone(Spec.Id id) {
        return steps.stream().anyMatch(step -> step.id().equals(id) && step.outcome() == Report.Outcome.DONE);
    }

    boolean allDone() {
        return notDone.isEmpty();
    }

    /** What the run came to; thrown with the exception if a step failed. */
    Report report(RunContext context, List<String> leftovers) {
        var settings = session.settings();
        var report = new Report(
                deployment,
                steps,
                leftovers,
                callsSince(callsBefore, session.gate().calls()),
                Duration.ofNanos(settings.time().nanoTime() - begin),
                context.results());
        if (firstFailure == null) return report;
        throw new IncompleteException(message(report), report, firstFailure);
    }

    private static Map<String, Report.Calls> callsSince(
            Map<String, Report.Calls> before, Map<String, Report.Calls> now) {
        var since = new TreeMap<String, Report.Calls>();
        now.forEach((service, calls) -> {
            var old = before.getOrDefault(service, new Report.Calls(0, 0));
            since.put(service, new Report.Calls(calls.reads() - old.reads(), calls.writes() - old.writes()));
        });
        since.values().removeIf(calls -> calls.reads() + calls.writes() == 0);
        return since;
    }

    private String message(Report report) {
        var failed = steps.stream()
                .filter(step -> step.outcome() == Report.Outcome.FAILED)
                .map(step -> step.id() + ": " + ReportWriter.oneLine(step.note()))
                .toList();
        return what + " of " + deployment + " is incomplete: " + String.join("; ", failed) + " ["
                + report.count(Report.Outcome.DONE) + " done, " + failed.size() + " failed, "
                + report.count(Report.Outcome.SKIPPED) + " skipped; run it again to continue]";
    }
}
