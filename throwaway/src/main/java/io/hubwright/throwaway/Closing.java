package io.hubwright.throwaway;

import java.util.ArrayDeque;
import java.util.Deque;

/** What to close, last opened first. Closes it when the JVM ends, too. */
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>(); // guarded by this
    private final Thread hook = new Thread(this::closeAll, "throwaway cloud ends");

    Closing() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    synchronized <C extends AutoCloseable> C add(C one) {
        open.push(one);
        return one;
    }

    @Override
    public void close() {
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook has seen to it.
        }
    }

    private synchronized void closeAll() {
        // An interrupted run must still take its cloud down.
        boolean interrupted = Thread.interrupted();
        while (!open.isEmpty()) close(open.pop());
        if (interrupted) Thread.currentThread().interrupt();
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            // The rest must be closed all the same; what stays is swept at the next start.
            System.getLogger(Closing.class.getName()).log(System.Logger.Level.WARNING, "cannot close " + one, e);
        }
    }
}
