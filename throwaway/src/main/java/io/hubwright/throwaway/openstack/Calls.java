package io.hubwright.throwaway.openstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The log of all calls. Thread-safe. It keeps the last 200,000 calls; its counters count all of them. */
public final class Calls {
    private static final int KEPT = 200_000;
    private final ArrayList<Call> calls = new ArrayList<>(); // guarded by this
    private final Map<Service, Long> perService = new TreeMap<>(); // guarded by this
    private long total; // guarded by this
    private long writes; // guarded by this

    Calls() {}

    synchronized void add(Call call) {
        if (calls.size() >= KEPT) {
            calls.subList(0, KEPT / 2).clear();
        }
        calls.add(call);
        total++;
        writes += call.write() ? 1 : 0;
        perService.merge(call.service(), 1L, Long::sum);
    }

    /** All calls since the start or the last {@link #clear()}, in the order in which they were answered. */
    public synchronized List<Call> list() {
        return List.copyOf(calls);
    }

    /** Those that asked for a change, whatever the answer was. */
    public List<Call> writes() {
        return list().stream().filter(Call::write).toList();
    }

    /** All calls, authentication and version discovery included. */
    public synchronized long count() {
        return total;
    }

    public synchronized long count(Service service) {
        return perService.getOrDefault(service, 0L);
    }

    public synchronized long writeCount() {
        return writes;
    }

    /** Forgets calls and counters, so that a test counts what follows. */
    public synchronized void clear() {
        calls.clear();
        perService.clear();
        total = 0;
        writes = 0;
    }

    @Override
    public synchronized String toString() {
        return total + " calls, " + writes + " writes " + perService;
    }
}
