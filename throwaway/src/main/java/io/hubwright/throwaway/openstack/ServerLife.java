package io.hubwright.throwaway.openstack;

import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The state machine of servers. A build is three steps, each its own transaction: scheduling, networking, spawning. Ports
 * are taken in the second, so that two requests for one port are both accepted and one of them fails later, as in real
 * Nova.
 */
final class ServerLife {
    /** A flavor above this many MiB of RAM fits on no host. */
    private static final int LARGEST_HOST = 1 << 20;

    private final Store store;
    private final ServerPorts ports;
    private final MachineRoom room;
    private final Later later;
    private final Latencies latencies;
    private final Faults faults;
    private final BootVolumes bootVolumes;
    private final AtomicLong builds = new AtomicLong();

    ServerLife(
            Store store,
            ServerPorts ports,
            MachineRoom room,
            Later later,
            Latencies latencies,
            Faults faults,
            BootVolumes bootVolumes) {
        this.store = store;
        this.ports = ports;
        this.room = room;
        this.later = later;
        this.latencies = latencies;
        this.faults = faults;
        this.bootVolumes = bootVolumes;
    }

    /** Called in the transaction that made the server. */
    void build(Server server, List<ServerPorts.Wanted> wanted) {
        Duration whole = latencies.scaled(latencies.build(builds.getAndIncrement()));
        Duration scheduling = whole.dividedBy(5);
        later.after(scheduling, () -> store.transaction(() -> network(server.id(), wanted, whole.minus(scheduling))));
    }

    private Optional<Server> building(String id) {
        return store.servers.find(id).filter(server -> !server.isBeing("deleting"));
    }

    private void network(String id, List<ServerPorts.Wanted> wanted, Duration rest) {
        building(id).ifPresent(server -> {
            if (server.wish().flavor().ram() > LARGEST_HOST) {
                change(
                        id,
                        s -> s.state(s.state()
                                .failed(
                                        "No valid host was found. ",
                                        store.time().now())));
                return;
            }
            if (plugAll(server, wanted)) {
                change(id, s -> s.state(s.state().task("spawning")));
                if (!faults.isNeverBuilt(server.name())) {
                    later.after(rest, () -> store.transaction(() -> spawn(id)));
                }
            }
        });
    }

    private boolean plugAll(Server server, List<ServerPorts.Wanted> wanted) {
        try {
            for (ServerPorts.Wanted one : wanted) {
                if (!ports.plug(server, one)) {
                    fail(
                            server.id(),
                            "Build of instance " + server.id()
                                    + " aborted: Failed to allocate the network(s), not rescheduling.");
                    later.after(
                            latencies.scaled(latencies.attach().dividedBy(4)),
                            () -> store.transaction(() -> ports.unbindAll(wanted)));
                    return false;
                }
            }
            return true;
        } catch (ApiError e) {
            fail(server.id(), "Build of instance " + server.id() + " aborted: " + e.message());
            return false;
        }
    }

    private void spawn(String id) {
        building(id).ifPresent(server -> {
            Optional<String> injected = faults.buildFailure(server.name());
            if (injected.isPresent()) {
                fail(id, injected.get());
                return;
            }
            Optional<Machines.Boot> boot = boot(server);
            if (boot.isEmpty() && !room.isEmpty()) {
                fail(
                        id,
                        "Build of instance " + id + " aborted: the machines of this throwaway cloud are on network "
                                + room.internal().cidr() + " only.");
                return;
            }
            if (boot.isEmpty()) {
                up(id);
                return;
            }
            room.boot(
                    boot.get(),
                    failure -> store.transaction(() -> {
                        if (failure.isEmpty()) {
                            up(id);
                        } else {
                            fail(id, "Build of instance " + id + " aborted: " + failure.get());
                        }
                    }));
        });
    }

    private Optional<Machines.Boot> boot(Server server) {
        return ports.of(server.id()).stream()
                .map(Ports::address)
                .filter(address -> !address.isEmpty())
                .map(MachineRoom::ip)
                .filter(room.internal().cidr()::contains)
                .findFirst()
                .map(ip -> new Machines.Boot(
                        server.id(),
                        server.hostname(),
                        ip,
                        server.authorizedKeys(),
                        server.wish().userData()));
    }

    private void up(String id) {
        building(id).ifPresent(server -> {
            change(id, s -> s.state(s.state().up(store.time().now())));
            bootVolumes.attach(id);
        });
    }

    private void fail(String id, String message) {
        change(id, s -> s.state(s.state().failed(message, store.time().now())));
    }

    private void change(String id, UnaryOperator<Server> change) {
        store.servers.change(id, server -> server.isBeing("deleting") ? server : change.apply(server));
    }

    /** Sets the task, does the machine's part, and then the state; a failing machine brings ERROR. */
    void step(Server server, String task, UnaryOperator<Server.State> then, Consumer<Machine> order) {
        change(server.id(), s -> s.state(s.state().task(task)));
        room.tell(
                server.id(),
                order,
                failure -> store.transaction(() -> {
                    if (failure.isPresent()) {
                        fail(server.id(), failure.get());
                    } else {
                        change(server.id(), s -> s.state(then.apply(s.state())));
                    }
                }));
    }

    /** Goes through RESIZE to VERIFY_RESIZE in the time of a build. */
    void resize(Server server, Flavor flavor) {
        change(server.id(), s -> s.state(s.state().task("resize_migrating")));
        later.after(
                latencies.scaled(latencies.buildMin()),
                () -> store.transaction(
                        () -> change(server.id(), s -> s.wish(s.wish().flavor(flavor))
                                .state(s.state().vm("resized")))));
    }

    void delete(Server server) {
        if (server.isBeing("deleting")) {
            return;
        }
        store.servers.put(server.id(), server.state(server.state().task("deleting")));
        later.after(latencies.scaled(latencies.delete()), () -> store.transaction(() -> gone(server.id())));
    }

    private void gone(String id) {
        store.servers.find(id).ifPresent(server -> {
            room.delete(id);
            ports.release(server);
            bootVolumes.release(id);
            store.servers.remove(id);
            store.deletedServers.put(id, server.state(server.state().vm("deleted")));
        });
    }
}
