package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The open connections of one Hubwright: which handler knows which spec, and what is offered. */
final class Session implements AutoCloseable {
    private final Settings settings;
    private final List<Connection> connections;
    private final Map<Class<?>, Handler<?, ?>> handlers;

    private Session(Settings settings, List<Connection> connections) {
        this.settings = settings;
        this.connections = connections;
        this.handlers = new LinkedHashMap<>();
        for (var connection : connections)
            connection.handlers().forEach(handler -> handlers.putIfAbsent(handler.specType(), handler));
    }

    static Session open(Settings settings, Provider... providers) {
        var gate = new ApiGate(settings);
        var services = new Services(gate, settings.time(), settings.dialer(), settings.network());
        var connections = new ArrayList<Connection>();
        try {
            connections.add(new ExistingConnection());
            for (var provider : withFound(providers)) connections.add(provider.connect(services));
            return new Session(settings, List.copyOf(connections));
        } catch (RuntimeException e) {
            connections.forEach(Connection::close);
            throw e;
        }
    }

    // Those that the caller gave win over those found.
    private static List<Provider> withFound(Provider... given) {
        var classes = Arrays.stream(given).map(Object::getClass).toList();
        var found = ServiceLoader.load(Provider.class).stream()
                .filter(provider -> !classes.contains(provider.type()))
                .map(ServiceLoader.Provider::get);
        return Stream.concat(Arrays.stream(given), found).toList();
    }

    Settings settings() {
        return settings;
    }

    List<Handler<?, ?>> handlers() {
        return List.copyOf(handlers.values());
    }

    List<Connection.Quota> quotas() {
        return connections.stream()
                .flatMap(connection -> connection.quotas().stream())
                .toList();
    }

    <R> Optional<R> offer(Class<R> capability) {
        return connections.stream()
                .flatMap(connection -> connection.offers(capability).stream())
                .findFirst();
    }

    // The map's key is the handler's own spec type.
    @SuppressWarnings("unchecked")
    <S extends Spec<T>, T> Handler<S, T> handler(Spec<T> spec) {
        var handler = handlers.get(spec.getClass());
        if (handler == null)
            throw new HubwrightException("nothing here knows what a " + spec.kind() + " is: pass the provider in "
                    + spec.getClass().getPackageName() + " to Hubwright.connect, for " + spec.id());
        return (Handler<S, T>) handler;
    }

    @Override
    public void close() {
        for (int i = connections.size() - 1; i >= 0; i--) connections.get(i).close();
    }
}
