package io.hubwright.engine;

import java.io.PrintStream;
import java.time.Duration;
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
            if (started.verb() != Plan.Verb.NONE)
                line("[%d/%d] %s %s", started.position(), started.total(), word(started.verb()), started.id());
        } else if (event instanceof Event.Progress progress) {
            line("        %s: %s", progress.id(), progress.text());
        } else if (event instanceof Event.Waiting waiting) {
            line("        %s: %s, %s so far", waiting.id(), waiting.state(), seconds(waiting.elapsed()));
        } else if (event instanceof Event.Retrying retrying) {
            line("        %s: %s; again in %s", retrying.service(), retrying.why(), seconds(retrying.pause()));
        } else if (event instanceof Event.Finished finished) {
            finished(finished.step());
        }
    }

    private void finished(Report.Step step) {
        if (step.outcome() == Report.Outcome.DONE && step.verb() == Plan.Verb.NONE) return;
        line(
                "        %s: %s in %s%s",
                step.id(),
                word(step.outcome()),
                seconds(step.duration()),
                step.note().isEmpty() ? "" : ": " + ReportWriter.oneLine(step.note()));
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
