package io.hubwright.engine;

import io.hubwright.Spec;
import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What has ended scrolls away above; below stand a bar for the whole and a line for each of the first running steps. */
final class TerminalListener implements Listener {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final int BAR = 30;
    private static final int LINES = 12;
    private static final String UP = "\033[A";
    private static final String CLEAR_BELOW = "\033[J";
    // A line that the terminal broke in two would be counted as one, and half of it stay: it is cut off instead.
    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";

    private final PrintStream out;
    private final ConsoleListener plain;
    private final Map<Spec.Id, Running> running = new LinkedHashMap<>();
    private int drawn;
    private int done;
    private int total;

    TerminalListener(PrintStream out) {
        this.out = out;
        this.plain = new ConsoleListener(out);
    }

    // From JDK 22 on there is always a console, which says itself whether it is a terminal.
    @SuppressWarnings("SystemConsoleNull")
    static boolean hasTerminal() {
        var console = System.console();
        if (console == null) return false;
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    private record Running(Plan.Verb verb, long since, String text, Duration expected) {}

    @Override
    public Optional<Duration> tick() {
        return Optional.of(TICK);
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Started started) {
            total = started.total();
            if (started.position() <= 1) done = 0;
            running.put(started.id(), new Running(started.verb(), System.nanoTime(), "", Duration.ZERO));
        } else if (event instanceof Event.Progress progress) {
            running.computeIfPresent(
                    progress.id(), (id, one) -> new Running(one.verb(), one.since(), progress.text(), one.expected()));
        } else if (event instanceof Event.Waiting waiting) {
            running.computeIfPresent(
                    waiting.id(),
                    (id, one) -> new Running(one.verb(), one.since(), waiting.state(), waiting.expected()));
        } else if (event instanceof Event.Finished finished) {
            running.remove(finished.step().id());
            done++;
        }
        erase();
        if (!(event instanceof Event.Started || event instanceof Event.Progress || event instanceof Event.Waiting))
            plain.on(event);
        if (!(event instanceof Event.Ended)) draw();
    }

    private void erase() {
        // From the line's begin: a typed Ctrl-C shows as ^C where the cursor is.
        if (drawn > 0) out.print("\r" + UP.repeat(drawn) + CLEAR_BELOW);
        drawn = 0;
    }

    // By one write, so that no half of it is seen.
    private void draw() {
        if (running.isEmpty()) return;
        var lines = new ArrayList<String>();
        if (total > 0) lines.add(bar(done, total) + " " + done + " of " + total);
        running.entrySet().stream().limit(LINES).forEach(one -> lines.add(text(one.getKey(), one.getValue())));
        if (running.size() > LINES) lines.add("  and " + (running.size() - LINES) + " more");
        out.print(NO_WRAP + String.join("\n", lines) + "\n" + WRAP);
        out.flush();
        drawn = lines.size();
    }

    private static String text(Spec.Id id, Running one) {
        var elapsed = Duration.ofNanos(System.nanoTime() - one.since());
        var progress = one.expected().isZero()
                ? ""
                : " "
                        + bar((int) Math.min(elapsed.toMillis(), one.expected().toMillis()), (int)
                                one.expected().toMillis());
        return "  " + ReportWriter.word(one.verb()) + " " + id + " " + elapsed.toSeconds() + " s" + progress
                + (one.text().isEmpty() ? "" : "  " + ReportWriter.oneLine(one.text()));
    }

    private static String bar(int part, int whole) {
        int full = whole == 0 ? 0 : (int) ((long) BAR * part / whole);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }
}
