package io.hubwright.engine;

import io.hubwright.Dialer;
import io.hubwright.Spec;
import io.hubwright.Time;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run's context: what became of each spec so far. Used by the run's own thread. */
final class RunContext implements Context {
    private final Session session;
    private final String deployment;
    private final String uid;
    private final Path localDirectory;
    private final Map<Spec.Id, Object> results = new HashMap<>();
    private Spec.@Nullable Id current;

    RunContext(Session session, String deployment, String uid, Path localDirectory) {
        this.session = session;
        this.deployment = deployment;
        this.uid = uid;
        this.localDirectory = localDirectory;
    }

    void enter(Spec<?> spec) {
        current = spec.id();
    }

    void put(Spec<?> spec, Object found) {
        results.put(spec.id(), found);
    }

    boolean has(Spec<?> spec) {
        return results.containsKey(spec.id());
    }

    Map<Spec.Id, Object> results() {
        return Map.copyOf(results);
    }

    @Override
    public <T> T get(Spec<? extends T> required) {
        return this.<T>find(required)
                .orElseThrow(() -> new IllegalStateException(
                        current + " asks for " + required.id() + ", which is not there yet: its spec must require it"));
    }

    // The handler of a Spec<T> returned it.
    @Override
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Spec<? extends T> required) {
        return Optional.ofNullable((T) results.get(required.id()));
    }

    @Override
    public <R> Optional<R> offer(Class<R> capability) {
        return session.offer(capability);
    }

    @Override
    public Marker marker(Spec<?> spec) {
        return new Marker(deployment, uid, spec.id());
    }

    @Override
    public Path localDirectory() {
        return localDirectory;
    }

    @Override
    public Time time() {
        return session.settings().time();
    }

    @Override
    public Dialer dialer() {
        return session.settings().dialer();
    }

    @Override
    public void progress(String text) {
        if (current != null) session.settings().listener().on(new Event.Progress(current, text));
    }
}
