package io.hubwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

/** Virtual threads where the JVM has them: looked up by name, as the library is for Java 17, too. */
class WorkersTest {
    /** What {@code java.lang.Thread} of Java 21 and newer has. */
    static final class Newer {
        static final Thread VIRTUAL = new Thread(() -> {});

        private Newer() {}

        public static Builder ofVirtual() {
            return new Named("");
        }
    }

    /** What it has in 19 and 20 without {@code --enable-preview}. */
    static final class Preview {
        private Preview() {}

        @SuppressWarnings("DoNotCallSuggester") // as the JDK's did
        public static Builder ofVirtual() {
            throw new UnsupportedOperationException("Preview Features not enabled, need to run with --enable-preview");
        }
    }

    /** As {@code Thread.Builder}. */
    public interface Builder {
        Builder name(String prefix, long start);

        ThreadFactory factory();
    }

    private static final class Named implements Builder {
        private String name;

        Named(String name) {
            this.name = name;
        }

        // It changes itself, as the JDK's does.
        @Override
        public Builder name(String prefix, long start) {
            name = prefix + start;
            return this;
        }

        @Override
        public ThreadFactory factory() {
            assertEquals("hubwright-1", name);
            return task -> Newer.VIRTUAL;
        }
    }

    private static Thread thread(Class<?> threads) {
        return Workers.factory(threads, Builder.class.getName()).newThread(() -> {});
    }

    @Test
    void virtualOnesAreTakenWhereTheyAre() {
        assertSame(Newer.VIRTUAL, thread(Newer.class));
    }

    @Test
    void platformThreadsOfAnOlderJvmDoNotKeepItFromEnding() {
        for (var older : new Class<?>[] {Object.class, Preview.class}) {
            var thread = thread(older);
            assertTrue(thread.isDaemon() && thread.getName().equals("hubwright-1"), older + " gives " + thread);
        }
    }

    @Test
    void thisJvmGivesWhatItHas() throws Exception {
        var thread = Workers.factory(Thread.class, "java.lang.Thread$Builder").newThread(() -> {});
        assertEquals(Runtime.version().feature() >= 21, isVirtual(thread));
    }

    static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
        try {
            return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
        } catch (NoSuchMethodException e) {
            return false;
        }
    }
}
