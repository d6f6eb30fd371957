package io.hubwright.throwaway.openstack;

import io.hubwright.Time;
import io.hubwright.VirtualTime;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what the cloud does in the background: timed steps on one thread, slow work of machines on others. On virtual time all of it
 * happens on the clock's thread.
 */
final class Later implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Later.class);
    private final Time time;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> daemon("timer", work));
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> daemon("worker", work));

    Later(Time time) {
        this.time = time;
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
        if (timer.isShutdown()) {
            return;
        }
        if (time instanceof VirtualTime virtual) {
            virtual.after(delay, () -> guarded(step));
        } else {
            Object unused = timer.schedule(() -> guarded(step), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    Executor workers() {
        return time instanceof VirtualTime ? work -> after(Duration.ZERO, work) : workers;
    }

    private void guarded(Runnable step) {
        try {
            if (!timer.isShutdown()) {
                step.run();
            }
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
