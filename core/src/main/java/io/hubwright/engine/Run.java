package io.hubwright.engine;

import io.hubwright.Dialer;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Spec;
import io.hubwright.Time;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What a plan, an apply or a destroy works with, and what became of each spec so far. Thread-safe. */
final class Run {
    private final Session session;
    private final String deployment;
    private final String uid;
    private final LocalState state;
    private final Scheduler scheduler;
    private final Lease lease;
    private final long begin;
    private final Map<Spec.Id, Object> results = new ConcurrentHashMap<>();

    // What was read since the begin is fresh enough for whoever looks for something.
    Run(
            Session session,
            String deployment,
            String uid,
            LocalState state,
            Scheduler scheduler,
            Lease lease,
            long begin) {
        this.session = session;
        this.deployment = deployment;
        this.uid = uid;
        this.state = state;
        this.scheduler = scheduler;
        this.lease = lease;
        this.begin = begin;
    }

    Session session() {
        return session;
    }

    LocalState state() {
        return state;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Lease lease() {
        return lease;
    }

    Time time() {
        return session.settings().time();
    }

    String deployment() {
        return deployment;
    }

    long begin() {
        return begin;
    }

    void put(Spec<?> spec, Object found) {
        results.put(spec.id(), found);
    }

    void forget(Spec.Id id) {
        results.remove(id);
    }

    boolean has(Spec<?> spec) {
        return results.containsKey(spec.id());
    }

    Map<Spec.Id, Object> results() {
        return Map.copyOf(results);
    }

    /** All of this kind that carries the mark; nothing if that cannot be told, and then the other is told why. */
    List<Handler.Owned> owned(Handler<?, ?> handler, long asOf, Consumer<HubwrightException> unknown) {
        try {
            return scheduler.ask(() -> handler.owned(context(new Spec.Id("", ""), asOf)));
        } catch (InterruptedOperationException e) {
            // The scheduler knows.
            return List.of();
        } catch (HubwrightException e) {
            unknown.accept(e);
            return List.of();
        }
    }

    /** As of the begin of the run. */
    Context context(Spec<?> spec) {
        return context(spec.id(), begin);
    }

    Context context(Spec.Id id, long asOf) {
        return new View(this, id, asOf);
    }

    /** What a handler sees while it works for one spec. */
    private record View(Run run, Spec.Id id, long asOf) implements Context {
        @Override
        public <T> T get(Spec<? extends T> required) {
            return this.<T>find(required)
                    .orElseThrow(() -> new IllegalStateException(
                            id + " asks for " + required.id() + ", which is not there yet: its spec must require it"));
        }

        // The handler of a Spec<T> returned it.
        @Override
        @SuppressWarnings("unchecked")
        public <T> Optional<T> find(Spec<? extends T> required) {
            return Optional.ofNullable((T) run.results.get(required.id()));
        }

        @Override
        public <R> Optional<R> offer(Class<R> capability) {
            return run.session.offer(capability);
        }

        @Override
        public Marker marker(Spec<?> spec) {
            return new Marker(run.deployment, run.uid, spec.id());
        }

        @Override
        public Path localDirectory() {
            return run.state.directory();
        }

        @Override
        public Time time() {
            return run.time();
        }

        @Override
        public Dialer dialer() {
            return run.session.settings().dialer();
        }

        @Override
        public void progress(String text) {
            run.scheduler.traffic().tell(new Event.Progress(id, text));
        }
    }
}
