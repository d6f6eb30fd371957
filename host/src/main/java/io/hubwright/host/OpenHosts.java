package io.hubwright.host;

import io.hubwright.Address;
import io.hubwright.Dialer;
import io.hubwright.HostKeySource;
import io.hubwright.Time;
import io.hubwright.engine.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The hosts of one run: one connection per machine, however many specs stand on it. */
final class OpenHosts implements AutoCloseable {
    private final Time time;
    private final Map<Key, Open> hosts = new HashMap<>(); // guarded by this

    OpenHosts(Time time) {
        this.time = time;
    }

    /** The host of a spec, not connected yet; empty if its address, or that of a host on the way to it, does not exist yet. */
    Optional<Open> find(HostSpec spec, Context context) {
        return context.find(spec.address()).flatMap(address -> find(spec, address, context));
    }

    private Optional<Open> find(HostSpec spec, Address address, Context context) {
        if (spec.via().isEmpty()) return Optional.of(open(spec, address, context, context.dialer()));
        return context.find(spec.via().get()).map(jump -> open(spec, address, context, jump.dialer()));
    }

    private synchronized Open open(HostSpec spec, Address address, Context context, Dialer dialer) {
        var key = new Key(spec, address.ip().getHostAddress(), address.machineId());
        return hosts.computeIfAbsent(key, k -> connectLater(k, context, dialer));
    }

    private Open connectLater(Key key, Context context, Dialer dialer) {
        var hostKeys = new HostKeys(
                new KnownKeys(context.localDirectory()), key.machineId(), context.offer(HostKeySource.class), time);
        var spec = key.spec();
        var target = new SshTarget(
                key.address(), spec.port(), spec.user(), () -> PrivateKeys.load(spec), hostKeys, dialer, time);
        var machine = new Machine(new SshLink(target), spec.sudoPassword());
        return new Open(new Host(machine, false, Host.DEFAULT_TIMEOUT), new BootWait(machine, time));
    }

    @Override
    public synchronized void close() {
        hosts.values().forEach(open -> open.host().machine().close());
        hosts.clear();
    }

    private record Key(HostSpec spec, String address, String machineId) {}

    record Open(Host host, BootWait bootWait) {}
}
