package io.hubwright.engine;

import io.hubwright.Time;
import java.lang.reflect.InvocationTargetException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A run's threads, virtual where the JVM has them (21 and newer), and how they are stopped. */
final class Workers implements AutoCloseable {
    private final ExecutorService threads =
            Executors.newCachedThreadPool(factory(Thread.class, "java.lang.Thread$Builder"));
    private final Set<Turn> turns = ConcurrentHashMap.newKeySet();
    private final Time time;
    private final Traffic traffic;
    private volatile boolean halted;

    Workers(Time time, Traffic traffic) {
        this.time = time;
        this.traffic = traffic;
    }

    /** Does a piece of work and hands on what it returned, or what is made of what it threw. */
    void start(
            boolean evenIfHalted,
            Supplier<Runnable> work,
            Function<Throwable, Runnable> failed,
            Consumer<Runnable> done) {
        threads.execute(time.working(() -> done.accept(inTurn(evenIfHalted, work, failed))));
    }

    private Runnable inTurn(boolean evenIfHalted, Supplier<Runnable> work, Function<Throwable, Runnable> failed) {
        try (var turn = Turn.begin(traffic)) {
            turns.add(turn);
            // It may have been handed out before the halt, and begun after it.
            if (halted && !evenIfHalted) turn.stop();
            try {
                return work.get();
            } finally {
                turns.remove(turn);
            }
        } catch (RuntimeException | Error e) {
            return failed.apply(e);
        }
    }

    /** Writes under way come through; reads are cut off, and nothing else begins. */
    void halt() {
        halted = true;
        turns.forEach(Turn::stop);
    }

    /** Cuts off what takes too long. */
    void cutOff() {
        turns.forEach(Turn::stopNow);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    static ThreadFactory factory(Class<?> thread, String builderType) {
        try {
            var builder = thread.getMethod("ofVirtual").invoke(null);
            var type = Class.forName(builderType);
            type.getMethod("name", String.class, long.class).invoke(builder, "hubwright-", 1L);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (NoSuchMethodException | ClassNotFoundException e) {
            return platform();
        } catch (IllegalAccessException | InvocationTargetException | UnsupportedOperationException e) {
            // A preview feature in 19 and 20.
            return platform();
        }
    }

    private static ThreadFactory platform() {
        var count = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, "hubwright-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
