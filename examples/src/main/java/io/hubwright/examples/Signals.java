package io.hubwright.examples;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C, SIGTERM and a terminal that is closed, told to the program. By default they begin the JVM's end, which takes down at once
 * and in no order all that is open: the cloud would be gone while the run still ends its lease there.
 */
final class Signals {
    private static final List<String> ENDING = List.of("INT", "TERM", "HUP");

    private Signals() {}

    /** Runs it, on a thread of its own, at the first of them; those that come later change nothing. */
    static void atFirst(Runnable what) {
        var came = new AtomicBoolean();
        for (var name : ENDING)
            handle(name, () -> {
                if (came.compareAndSet(false, true)) what.run();
            });
    }

    // The JDK has it in jdk.unsupported, for there is no other; javac warns of each direct use, and no annotation
    // silences that.
    private static void handle(String name, Runnable what) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var telling = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, given) -> {
                        what.run();
                        return Void.TYPE;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), telling);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM tells no signals: " + cause(e), e);
        }
    }

    private static Throwable cause(ReflectiveOperationException e) {
        return e instanceof InvocationTargetException invoked ? invoked.getTargetException() : e;
    }
}
