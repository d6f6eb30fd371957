package io.hubwright.engine;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** Told what happens during a run, in order, on the thread that called. Must return soon. */
@FunctionalInterface
public interface Listener {
    void on(Event event);

    /** How often it wants to be told that time passes, for a display of its own; empty for not at all. */
    default Optional<Duration> tick() {
        return Optional.empty();
    }

    /** Bars and a line per running step where the process has a terminal, else plain lines. */
    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on never null: bars then also where the output is a file
    static Listener progress(PrintStream out) {
        return TerminalListener.hasTerminal() ? new TerminalListener(out) : console(out);
    }

    /** A JSON object per line. */
    static Listener json(PrintStream out) {
        return new JsonListener(out);
    }

    /** One plain line per event. */
    static Listener console(PrintStream out) {
        return new ConsoleListener(out);
    }
}
