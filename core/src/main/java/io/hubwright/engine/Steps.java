package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps what became of each job of a run, tells the listener, and makes the report. Used by the scheduler's thread alone. */
final class Steps implements Job.Observer {
    private final Run run;
    private final String what;
    private final long begin;
    private final List<Report.Step> steps = new ArrayList<>();
    private final Set<Spec.Id> notDone = new HashSet<>();
    private @Nullable Job lastEnded;
    private @Nullable HubwrightException firstFailure;
    private int begun;
    private int total;

    Steps(Run run, String what, long begin) {
        this.run = run;
        this.what = what;
        this.begin = begin;
    }

    /** Runs them; {@code counted} if their number was known beforehand. */
    void run(List<Job> jobs, boolean counted) {
        begun = 0;
        total = counted ? jobs.size() : 0;
        run.scheduler().run(jobs, this);
    }

    @Override
    public void started(Job job) {
        begun++;
        if (job.silent) return;
        run.scheduler().tell(new Event.Started(job.id, job.verb, total == 0 ? 0 : begun, total));
    }

    @Override
    public void waiting(Job job, Next.Wait wait) {
        var pace = wait.pace();
        run.scheduler()
                .tell(new Event.Waiting(
                        job.id, wait.state(), pace.elapsed(run.time().nanoTime()), pace.expected()));
    }

    @Override
    public void ended(Job job, Next end) {
        lastEnded = job;
        if (end instanceof Next.Done done) add(job, done.verb(), done.outcome(), done.note());
        else if (end instanceof Next.Failed failed) fail(job, failed.why());
    }

    @Override
    public void skipped(Job job, String because) {
        notDone.add(job.id);
        add(job, job.verb, Report.Outcome.SKIPPED, because);
    }

    private void fail(Job job, HubwrightException why) {
        notDone.add(job.id);
        if (firstFailure == null) firstFailure = why;
        add(job, job.verb, Report.Outcome.FAILED, String.valueOf(why.getMessage()));
    }

    /** Something that failed outside of the jobs. */
    void fail(Spec.Id id, Plan.Verb verb, HubwrightException why) {
        notDone.add(id);
        if (firstFailure == null) firstFailure = why;
        add(new Report.Step(
                id,
                verb,
                Report.Outcome.FAILED,
                sinceBegin(run.time().nanoTime()),
                Duration.ZERO,
                why.getMessage() + ""));
    }

    void retain(Spec.Id id, String note) {
        add(new Report.Step(
                id,
                Plan.Verb.RETAIN,
                Report.Outcome.RETAINED,
                sinceBegin(run.time().nanoTime()),
                Duration.ZERO,
                note));
    }

    private void add(Job job, Plan.Verb verb, Report.Outcome outcome, String note) {
        if (job.silent && outcome != Report.Outcome.FAILED) return;
        var began = job.hasBegun ? job.begun : job.ended;
        add(new Report.Step(job.id, verb, outcome, sinceBegin(began), Duration.ofNanos(job.ended - began), note));
    }

    private void add(Report.Step step) {
        steps.add(step);
        run.scheduler().tell(new Event.Finished(step));
    }

    private Duration sinceBegin(long nanos) {
        return Duration.ofNanos(nanos - begin);
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
        return notDone.isEmpty() && run.scheduler().stopped().isEmpty();
    }

    /** Backwards from what ended last: what each step had waited for last. */
    List<Spec.Id> criticalPath() {
        var path = new ArrayList<Spec.Id>();
        for (var job = Optional.ofNullable(lastEnded);
                job.isPresent();
                job = job.get().last()) path.add(job.get().id);
        return Reversed.of(path);
    }

    /** What the run came to; thrown with the exception if a step failed, or the run was stopped. */
    Report report(List<String> leftovers, List<Spec.Id> criticalPath) {
        var scheduler = run.scheduler();
        var report = new Report(
                run.deployment(),
                steps,
                leftovers,
                criticalPath,
                scheduler.traffic().calls(),
                sinceBegin(run.time().nanoTime()),
                run.results());
        scheduler.tell(new Event.Ended(report));
        var why = Optional.ofNullable(firstFailure).or(scheduler::stopped);
        if (why.isEmpty()) return report;
        throw new IncompleteException(message(report, why.get()), report, why.get());
    }

    private String message(Report report, HubwrightException why) {
        var failed = named(
                Report.Outcome.FAILED,
                step -> step.id() + ": " + ReportWriter.oneLine(step.note())
                        + (step.duration().toSeconds() < 1
                                ? ""
                                : " [after " + ReportWriter.seconds(step.duration()) + "]"));
        var skipped = named(Report.Outcome.SKIPPED, step -> step.id().toString());
        var done = report.count(Report.Outcome.DONE);
        return what + " of " + run.deployment() + " is incomplete: "
                + (failed.isEmpty() ? why.getMessage() : String.join("; ", failed))
                + "; run it again to continue. Unaffected: " + done + " done"
                + (skipped.isEmpty()
                        ? ""
                        : "; " + skipped.size() + " skipped (" + ReportWriter.oneLine(String.join(", ", skipped))
                                + ")");
    }

    private List<String> named(Report.Outcome outcome, Function<Report.Step, String> text) {
        return steps.stream()
                .filter(step -> step.outcome() == outcome)
                .map(text)
                .toList();
    }
}
