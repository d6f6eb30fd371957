package io.hubwright.host;

import io.hubwright.Dialer;
import io.hubwright.HostKeySource;
import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.engine.Context;
import io.hubwright.engine.Marker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A run in which the given things are there already. */
final class TestContext implements Context {
    private final Path directory;
    private final Optional<HostKeySource> hostKeys;
    private final Dialer dialer;
    private final Map<Spec.Id, Object> there = new ConcurrentHashMap<>();
    private final List<String> said = new ArrayList<>();

    TestContext(Path directory, Optional<HostKeySource> hostKeys) {
        this(directory, hostKeys, Dialer.DIRECT);
    }

    TestContext(Path directory, Optional<HostKeySource> hostKeys, Dialer dialer) {
        this.directory = directory;
        this.hostKeys = hostKeys;
        this.dialer = dialer;
    }

    <T> Spec<T> put(Spec<T> spec, T value) {
        there.put(spec.id(), value);
        return spec;
    }

    List<String> said() {
        return said;
    }

    @Override
    public <T> T get(Spec<? extends T> required) {
        return this.<T>find(required).orElseThrow(() -> new IllegalStateException(required.id() + " is not there"));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Spec<? extends T> required) {
        return Optional.ofNullable((T) there.get(required.id()));
    }

    @Override
    public <R> Optional<R> offer(Class<R> capability) {
        return capability == HostKeySource.class ? hostKeys.map(capability::cast) : Optional.empty();
    }

    @Override
    public Marker marker(Spec<?> spec) {
        return new Marker("test", "abcdefgh", spec.id());
    }

    @Override
    public Path localDirectory() {
        return directory;
    }

    @Override
    public Time time() {
        return Time.SYSTEM;
    }

    @Override
    public Dialer dialer() {
        return dialer;
    }

    @Override
    public void progress(String text) {
        said.add(text);
    }
}
