package io.hubwright.engine;

import java.io.PrintStream;
import java.util.Locale;

/** Plain lines: they read the same on a terminal, in a log and in a notebook. */
final class ConsoleListener implements Listener {
    private final PrintStream out;

    ConsoleListener(PrintStream out) {
        this.out = out;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Started started) {
            started(started);
        } else if (event instanceof Event.Progress progress) {
            line("        %s: %s", progress.id(), progress.text());
        } else if (event instanceof Event.Waiting waiting) {
            line(
                    "        %s: %s, %s so far%s",
                    waiting.id(),
                    waiting.state(),
                    ReportWriter.seconds(waiting.elapsed()),
                    waiting.expected().isZero() ? "" : " of about " + ReportWriter.seconds(waiting.expected()));
        } else if (event instanceof Event.Retrying retrying) {
            line(
                    "        %s: %s; again in %s",
                    retrying.service(), retrying.why(), ReportWriter.seconds(retrying.pause()));
        } else if (event instanceof Event.Throttled throttled) {
            line(
                    "        %s: asks to be called less (%s); pausing %s",
                    throttled.service(), throttled.why(), ReportWriter.seconds(throttled.pause()));
        } else if (event instanceof Event.Finished finished) {
            finished(finished.step());
        }
    }

    // Proofs and deletions have no place in a count that is known beforehand.
    private void started(Event.Started started) {
        if (started.verb() == Plan.Verb.NONE) return;
        var place = started.total() == 0 ? "" : "[" + started.position() + "/" + started.total() + "] ";
        line("%s%s %s", place, ReportWriter.word(started.verb()), started.id());
    }

    private void finished(Report.Step step) {
        if (step.outcome() == Report.Outcome.DONE && step.verb() == Plan.Verb.NONE) return;
        line(
                "        %s: %s in %s%s",
                step.id(),
                ReportWriter.word(step.outcome()),
                ReportWriter.seconds(step.duration()),
                step.note().isEmpty() ? "" : ": " + ReportWriter.oneLine(step.note()));
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
