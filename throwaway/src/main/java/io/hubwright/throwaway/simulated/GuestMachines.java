package io.hubwright.throwaway.simulated;

import io.hubwright.ConflictException;
import io.hubwright.Dialer;
import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** All machines of one run, and the way to them: each has a port of loopback that stands for port 22 of its addresses. */
final class GuestMachines {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Machines below;
    private final List<GuestMachine> machines = new CopyOnWriteArrayList<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();

    GuestMachines(Machines below) {
        this.below = below;
        names.put("gateway", below.internal().gateway().getHostAddress());
    }

    /** Makes what answers for a machine. */
    interface Maker {
        Guest make(GuestMachine machine) throws IOException;
    }

    /** What stands for the value in recordings. */
    void know(String name, String value) {
        names.put(name, value);
    }

    GuestMachine boot(Machines.Boot boot, Machine real, Maker maker) {
        if (machines.stream().anyMatch(machine -> machine.answersAt(boot.fixedIp())))
            throw new ConflictException("boot " + boot.hostname() + ": another machine has "
                    + boot.fixedIp().getHostAddress());
        try {
            var machine = new GuestMachine(this, boot, real, maker);
            machines.add(machine);
            return machine;
        } catch (IOException e) {
            real.delete();
            throw new UncheckedIOException("boot " + boot.hostname() + ": " + e.getMessage(), e);
        }
    }

    void forget(GuestMachine machine) {
        names.putAll(machine.ownNames());
        machines.remove(machine);
    }

    /** Of all machines that are or were there, and the volumes of one. */
    Map<String, String> names(GuestMachine of) {
        names.putAll(of.ownNames());
        machines.forEach(machine -> names.putAll(machine.ownNames()));
        var all = new TreeMap<>(names);
        all.putAll(of.volumeNames());
        return all;
    }

    Socket dial(String host, int port, Duration timeout) throws IOException {
        var address = numeric(host);
        if (address.isEmpty()) return Dialer.DIRECT.dial(host, port, timeout);
        for (var machine : machines) if (machine.answersAt(address.get())) return machine.connect(port);
        if (below.internal().cidr().contains(address.get())
                || below.external().cidr().contains(address.get()))
            throw new ConnectException("connection refused: no machine has the address " + host);
        return Dialer.DIRECT.dial(host, port, timeout);
    }

    private static Optional<InetAddress> numeric(String host) throws IOException {
        return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
                ? Optional.of(InetAddress.getByName(host)) // digits: nothing is looked up
                : Optional.empty();
    }

    Socket loopback(int port) throws IOException {
        return Dialer.DIRECT.dial(InetAddress.getLoopbackAddress().getHostAddress(), port, TIMEOUT);
    }

    void close() {
        List.copyOf(machines).forEach(GuestMachine::delete);
    }
}
