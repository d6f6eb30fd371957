package io.hubwright.throwaway.openstack;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what the cloud does in the background: timed steps on one thread, slow work of machines on others. */
final class Later implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Later.class);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> daemon("timer", work));
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> daemon("worker", work));

    Later() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, "openstack-" + name);
        thread.setDaemon(true);
        return thread;
    }

    /** The step must be short: all timed steps share a thread. */
    void after(Duration delay, Runnable step) {
        if (!timer.isShutdown()) {
            Object unused = timer.schedule(() -> guarded(step), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    ExecutorService workers() {
        return workers;
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("a step of the throwaway cloud failed", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
