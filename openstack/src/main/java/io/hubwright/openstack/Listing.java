package io.hubwright.openstack;

import io.hubwright.InterruptedOperationException;
import io.hubwright.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All objects of one kind in the project. One list request serves everybody who asks within a while, so that waiting for a hundred
 * servers costs as many calls as waiting for one. What was just made is added until lists show it: on a busy cloud they lag. Thread-safe.
 */
final class Listing<T> {
    static final Duration ONE_SECOND = Duration.ofSeconds(1);
    /** For what operators change now and then: flavors, images, networks. */
    static final Duration ONE_MINUTE = Duration.ofMinutes(1);

    private static final Duration LAG = Duration.ofSeconds(15);

    private final Supplier<List<T>> request;
    private final Function<T, String> id;
    private final Time time;
    private final Duration fresh;
    private final ReentrantLock asking = new ReentrantLock();
    // Guarded by this, for those who tell must not wait for those who ask.
    private final Map<String, Seen<T>> seen = new LinkedHashMap<>();
    private long asOf;
    private boolean known;
    private int forgotten;

    /**
     * @param since when the request began whose answer showed it, on the steady clock
     * @param told not by a list
     */
    private record Seen<T>(T object, long since, boolean told) {}

    Listing(Supplier<List<T>> request, Function<T, String> id, Time time, Duration fresh) {
        this.request = request;
        this.id = id;
        this.time = time;
        this.fresh = fresh;
    }

    /** As fresh as this listing promises. */
    List<T> all() {
        try {
            asking.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while it waited for a list", e);
        }
        try {
            if (!isFresh()) {
                long start = time.nanoTime();
                int before = timesForgotten();
                learn(request.get(), start, before);
            }
            return snapshot();
        } finally {
            asking.unlock();
        }
    }

    Optional<T> find(String id) {
        return all().stream().filter(object -> this.id.apply(object).equals(id)).findFirst();
    }

    /** Tells what the answer to a single request just showed. */
    synchronized void saw(T object) {
        seen.put(id.apply(object), new Seen<>(object, time.nanoTime(), true));
    }

    synchronized void gone(String id) {
        seen.remove(id);
    }

    /** Forgets, after something whose outcome is not known: the next one who asks is answered by a new request. */
    synchronized void forget() {
        known = false;
        forgotten++;
    }

    private synchronized int timesForgotten() {
        return forgotten;
    }

    private synchronized boolean isFresh() {
        return known && time.nanoTime() - asOf < fresh.toNanos();
    }

    private synchronized List<T> snapshot() {
        return seen.values().stream().map(Seen::object).toList();
    }

    private synchronized void learn(List<T> listed, long start, int forgottenBefore) {
        var told = new LinkedHashMap<String, Seen<T>>();
        seen.forEach((key, one) -> {
            if (one.told() && start - one.since() < LAG.toNanos()) told.put(key, one);
        });
        seen.clear();
        listed.forEach(object -> seen.put(id.apply(object), new Seen<>(object, start, false)));
        // What a later request showed is newer than this list; what an earlier one made may be missing in it.
        told.forEach((key, one) -> {
            if (!seen.containsKey(key) || one.since() - start > 0) seen.put(key, one);
        });
        asOf = start;
        known = forgotten == forgottenBefore;
    }
}
