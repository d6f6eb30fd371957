package io.hubwright.benchmarks;

import java.io.IOException;

/** Watches how many threads and how much memory another process takes at most, ten times a second. */
final class PeakOf {
    private static final long INTERVAL_MILLIS = 100;

    private final EngineProcess process;
    private final Thread watcher = new Thread(this::watch, "peak");
    private volatile long memory;
    private volatile long threads;

    private PeakOf(EngineProcess process) {
        this.process = process;
    }

    static PeakOf watch(EngineProcess process) {
        PeakOf peak = new PeakOf(process);
        peak.watcher.setDaemon(true);
        peak.watcher.start();
        return peak;
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                memory = Math.max(memory, process.peakMemory());
                threads = Math.max(threads, process.threads());
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (IOException e) {
            // it has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        watcher.interrupt();
    }

    long memory() {
        return memory;
    }

    long threads() {
        return threads;
    }
}
