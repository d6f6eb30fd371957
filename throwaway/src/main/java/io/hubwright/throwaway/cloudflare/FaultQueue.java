package io.hubwright.throwaway.cloudflare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Faults that wait for their call; each happens once. */
final class FaultQueue {
    private final List<Waiting> waiting = new ArrayList<>(); // Guarded by this.

    private record Waiting(String method, Pattern path, AtomicInteger callsBefore, Fault fault) {
        boolean matches(String calledMethod, String calledPath) {
            return method.equals(calledMethod) && path.matcher(calledPath).find();
        }
    }

    synchronized void add(String method, Pattern path, int callsBefore, Fault fault) {
        waiting.add(new Waiting(method, path, new AtomicInteger(callsBefore), fault));
    }

    synchronized Optional<Fault> on(String method, String path) {
        for (var each : waiting) {
            if (each.matches(method, path) && each.callsBefore().getAndDecrement() == 0) {
                waiting.remove(each);
                return Optional.of(each.fault());
            }
        }
        return Optional.empty();
    }
}
