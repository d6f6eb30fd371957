package io.hubwright.engine;

import java.io.PrintStream;

/** Told what happens during a run, in order, on the thread that runs. Must return soon. */
@FunctionalInterface
public interface Listener {
    void on(Event event);

    /** One plain line per event. */
    static Listener console(PrintStream out) {
        return new ConsoleListener(out);
    }
}
