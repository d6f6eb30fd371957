package io.hubwright.engine;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for a run: virtual where the JVM has them (21 and newer), else daemons. */
final class Workers {
    private Workers() {}

    static ThreadFactory factory() {
        try {
            var builder = Thread.class.getMethod("ofVirtual").invoke(null);
            var type = Class.forName("java.lang.Thread$Builder");
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
