package io.hubwright.host;

import io.hubwright.HubwrightException;
import java.time.Duration;
import java.util.function.Supplier;

/** Holds back what writes to a file system. The machine lets it go on by itself when the time is over. */
record Stillness(Host root, String mountPoint, Duration atMost) {
    Stillness {
        if (atMost.toSeconds() < 1 || atMost.compareTo(Duration.ofMinutes(10)) > 0)
            throw new IllegalArgumentException("writers wait for 1 s to 10 min, not for " + atMost);
    }

    <R> R during(Supplier<R> work) {
        var begun = root.script(
                        "still-begin", Scripts.load("still-begin"), mountPoint, String.valueOf(atMost.toSeconds()))
                .stdout()
                .strip();
        R result;
        try {
            result = work.get();
        } catch (RuntimeException | Error e) {
            endAfter(e, begun);
            throw e;
        }
        if (!end(begun).equals("asked"))
            throw new HubwrightException(mountPoint + " on " + root + " was written to again after "
                    + atMost.toSeconds() + " s, before the work was done, which came to " + result
                    + ": do not trust that, and give it more time");
        return result;
    }

    private String end(String begun) {
        return root.script("still-end", Scripts.load("still-end"), begun)
                .stdout()
                .strip();
    }

    // An interrupted thread, too, lets writers go on now: a moment's call.
    private void endAfter(Throwable first, String begun) {
        boolean interrupted = Thread.interrupted();
        try {
            end(begun);
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
