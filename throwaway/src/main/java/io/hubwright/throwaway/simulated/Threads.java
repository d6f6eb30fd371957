package io.hubwright.throwaway.simulated;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Of servers that end with this process. */
final class Threads {
    private Threads() {}

    static ExecutorService named(String name) {
        return Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
