package io.hubwright.openstack;

import io.hubwright.InterruptedOperationException;
import io.hubwright.Time;
import io.hubwright.engine.Marker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind in the project. One list request serves everybody to whom it is fresh enough, so that looking for a hundred
 * servers, and waiting for them, costs as many calls as one. What was just made or changed is added until lists show it, and what is
 * gone left out: on a busy cloud they lag. Thread-safe.
 *
 * <p>{@code asOf} is a point of the steady clock: a list that was asked for since will do ({@link io.hubwright.engine.Context#asOf}).
 */
final class Listing<T> {
    /** For what operators change now and then: flavors, images, networks. */
    static final Duration ONE_MINUTE = Duration.ofMinutes(1);

    private static final Duration LAG = Duration.ofSeconds(15);

    private final Supplier<List<T>> request;
    private final Function<T, String> id;
    private final Function<T, String> mark;
    private final Time time;
    private final ReentrantLock asking = new ReentrantLock();
    // Guarded by this, for those who tell must not wait for those who ask.
    private final Map<String, Seen<T>> seen = new LinkedHashMap<>();
    private @Nullable Index<T> index;
    private long listedAt;
    private boolean known;
    private int forgotten;

    /**
     * @param object empty if it is gone
     * @param since when the request began whose answer showed it, on the steady clock
     * @param told not by a list
     */
    private record Seen<T>(Optional<T> object, long since, boolean told) {}

    private record Index<T>(List<T> all, Map<String, T> byId, Map<String, List<T>> byMark) {}

    Listing(Supplier<List<T>> request, Function<T, String> id, Time time) {
        this(request, id, object -> "", time);
    }

    /** @param mark a deployment's mark on an object; empty if it has none */
    Listing(Supplier<List<T>> request, Function<T, String> id, Function<T, String> mark, Time time) {
        this.request = request;
        this.id = id;
        this.mark = object -> Mark.withoutAdopted(mark.apply(object));
        this.time = time;
    }

    List<T> all(long asOf) {
        return index(asOf).all();
    }

    /** By a list that is younger than this. */
    List<T> all(Duration age) {
        return all(time.nanoTime() - age.toNanos());
    }

    Optional<T> find(String id, long asOf) {
        return Optional.ofNullable(index(asOf).byId().get(id));
    }

    /** Those that carry the mark, taken over or made. Decided here on each object: Nova ignores filters that it does not know. */
    List<T> marked(Marker marker, long asOf) {
        return index(asOf).byMark().getOrDefault(marker.text(), List.of());
    }

    /** Tells what the answer to a single request just showed. */
    synchronized void saw(T object) {
        seen.put(id.apply(object), new Seen<>(Optional.of(object), time.nanoTime(), true));
        index = null;
    }

    synchronized void gone(String id) {
        seen.put(id, new Seen<>(Optional.empty(), time.nanoTime(), true));
        index = null;
    }

    /** Forgets, after something whose outcome is not known: the next one who asks is answered by a new request. */
    synchronized void forget() {
        known = false;
        forgotten++;
    }

    /** A request that changes objects of this kind. If it fails, nobody knows whether it did: lists are read anew. */
    <R> R change(Supplier<R> request) {
        try {
            return request.get();
        } catch (RuntimeException | Error e) {
            forget();
            throw e;
        }
    }

    private Index<T> index(long asOf) {
        var current = indexSince(asOf);
        if (current.isPresent()) return current.get();
        try {
            asking.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while it waited for a list", e);
        }
        try {
            return indexSince(asOf).orElseGet(this::ask);
        } finally {
            asking.unlock();
        }
    }

    private Index<T> ask() {
        long start = time.nanoTime();
        int before = timesForgotten();
        var listed = request.get();
        synchronized (this) {
            learn(listed, start, before);
            return indexed();
        }
    }

    private synchronized int timesForgotten() {
        return forgotten;
    }

    private synchronized Optional<Index<T>> indexSince(long asOf) {
        return known && listedAt - asOf >= 0 ? Optional.of(indexed()) : Optional.empty();
    }

    private synchronized Index<T> indexed() {
        var current = index;
        if (current == null) {
            var byId = new LinkedHashMap<String, T>();
            seen.forEach((key, one) -> one.object().ifPresent(object -> byId.put(key, object)));
            var all = List.copyOf(byId.values());
            current = new Index<>(all, byId, all.stream().collect(Collectors.groupingBy(mark)));
            index = current;
        }
        return current;
    }

    private synchronized void learn(List<T> listed, long start, int forgottenBefore) {
        var told = new LinkedHashMap<String, Seen<T>>();
        seen.forEach((key, one) -> {
            if (one.told() && start - one.since() < LAG.toNanos()) told.put(key, one);
        });
        seen.clear();
        listed.forEach(object -> seen.put(id.apply(object), new Seen<>(Optional.of(object), start, false)));
        // What a later request showed is newer than this list; what an earlier one made may be missing in it, and what
        // was
        // gone may still be there.
        told.forEach((key, one) -> {
            if (!seen.containsKey(key) || one.object().isEmpty() || one.since() - start > 0) seen.put(key, one);
        });
        listedAt = start;
        known = forgotten == forgottenBefore;
        index = null;
    }
}
