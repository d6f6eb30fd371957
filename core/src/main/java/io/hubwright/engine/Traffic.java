package io.hubwright.engine;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One run's calls, counted per service, and the way of its events to the listener. Thread-safe. */
final class Traffic {
    private final Consumer<Event> events;
    private final Map<String, Report.Calls> calls = new TreeMap<>(); // guarded by this

    Traffic(Consumer<Event> events) {
        this.events = events;
    }

    void tell(Event event) {
        events.accept(event);
    }

    synchronized void count(String service, UnaryOperator<Report.Calls> change) {
        calls.put(service, change.apply(calls.getOrDefault(service, Report.Calls.NONE)));
    }

    synchronized Map<String, Report.Calls> calls() {
        return Map.copyOf(calls);
    }
}
