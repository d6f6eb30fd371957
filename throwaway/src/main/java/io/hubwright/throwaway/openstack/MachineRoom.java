package io.hubwright.throwaway.openstack;

import io.hubwright.DataSize;
import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machines behind the servers. Its calls return at once: what is asked of one machine (or one volume) is done in that
 * order on other threads, and the outcome is told there.
 */
final class MachineRoom implements Wiring {
    /** Told when something is done: with the reason if it failed. */
    @FunctionalInterface
    interface Outcome {
        void tell(Optional<String> failure);
    }

    private static final Logger LOG = LoggerFactory.getLogger(MachineRoom.class);
    private final Machines machines;
    private final Executor workers;
    private final Map<String, Deque<Runnable>> queues = new HashMap<>(); // guarded by itself
    private final Map<String, Machine> bodies = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> addresses = new ConcurrentHashMap<>();

    MachineRoom(Machines machines, Executor workers) {
        this.machines = machines;
        this.workers = workers;
    }

    /** Whether there is anything behind the API at all. */
    boolean isEmpty() {
        return machines.kind().equals("none");
    }

    /** The network that machines are on. */
    Machines.Subnet internal() {
        return machines.internal();
    }

    private void queue(String id, Runnable work, Outcome outcome) {
        Runnable job = () -> outcome.tell(attempt(id, work));
        synchronized (queues) {
            Deque<Runnable> queue = queues.computeIfAbsent(id, key -> new ArrayDeque<>());
            queue.add(job);
            if (queue.size() == 1) {
                workers.execute(() -> drain(id));
            }
        }
    }

    private void drain(String id) {
        for (Optional<Runnable> job = peek(id); job.isPresent(); job = peek(id)) {
            try {
                job.get().run();
            } catch (RuntimeException e) {
                LOG.error("the outcome of a machine's work was lost", e);
            }
            synchronized (queues) {
                queues.getOrDefault(id, new ArrayDeque<>()).poll();
            }
        }
    }

    private Optional<Runnable> peek(String id) {
        synchronized (queues) {
            Optional<Runnable> next = Optional.ofNullable(
                    queues.getOrDefault(id, new ArrayDeque<>()).peek());
            if (next.isEmpty()) {
                queues.remove(id);
            }
            return next;
        }
    }

    private static Optional<String> attempt(String id, Runnable work) {
        try {
            work.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.warn("the machine or volume {} did not do what it was told: {}", id, e.toString());
            return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static void ignore(Optional<String> failure) {
        // logged by attempt; nobody waits for it
    }

    void boot(Machines.Boot boot, Outcome outcome) {
        queue(
                boot.serverId(),
                () -> {
                    Machine machine = machines.boot(boot);
                    Set<String> ips = addresses(boot.serverId());
                    synchronized (ips) {
                        bodies.put(boot.serverId(), machine);
                        ips.forEach(ip -> machine.addFloatingIp(ip(ip)));
                    }
                },
                outcome);
    }

    /** A server that has no machine does everything at once where the API is alone; else that is a failure. */
    void tell(String serverId, Consumer<Machine> order, Outcome outcome) {
        queue(
                serverId,
                () -> {
                    Optional<Machine> body = body(serverId);
                    if (body.isEmpty() && !isEmpty()) {
                        throw new IllegalStateException("server " + serverId + " has no machine");
                    }
                    body.ifPresent(order);
                },
                outcome);
    }

    private Optional<Machine> body(String serverId) {
        return Optional.ofNullable(bodies.get(serverId));
    }

    void delete(String serverId) {
        queue(
                serverId,
                () -> {
                    Optional<Machine> body = body(serverId);
                    bodies.remove(serverId);
                    body.ifPresent(Machine::delete);
                    addresses.remove(serverId);
                },
                MachineRoom::ignore);
    }

    String consoleLog(String serverId) {
        return body(serverId).map(Machine::consoleLog).orElse("");
    }

    /** In the order of one address, not of one machine: an address that moves leaves before it arrives. */
    @Override
    public void connect(String serverId, String floatingIp) {
        queue(
                floatingIp,
                () -> {
                    Set<String> ips = addresses(serverId);
                    synchronized (ips) {
                        if (ips.add(floatingIp)) {
                            body(serverId).ifPresent(machine -> machine.addFloatingIp(ip(floatingIp)));
                        }
                    }
                },
                MachineRoom::ignore);
    }

    @Override
    public void disconnect(String serverId, String floatingIp) {
        queue(
                floatingIp,
                () -> {
                    Set<String> ips = addresses(serverId);
                    synchronized (ips) {
                        if (ips.remove(floatingIp)) {
                            body(serverId).ifPresent(machine -> machine.removeFloatingIp(ip(floatingIp)));
                        }
                    }
                },
                MachineRoom::ignore);
    }

    private Set<String> addresses(String serverId) {
        return addresses.computeIfAbsent(serverId, id -> new HashSet<>());
    }

    void createVolume(String volumeId, int gib, Outcome outcome) {
        queue(volumeId, () -> machines.createVolume(volumeId, DataSize.gib(gib)), outcome);
    }

    /** @param gib of the copy, at least what the other has */
    void copyVolume(String volumeId, String copyId, int gib, Outcome outcome) {
        queue(
                volumeId,
                () -> {
                    machines.copyVolume(volumeId, copyId);
                    machines.extendVolume(copyId, DataSize.gib(gib));
                },
                outcome);
    }

    void extendVolume(String volumeId, int gib, Outcome outcome) {
        queue(volumeId, () -> machines.extendVolume(volumeId, DataSize.gib(gib)), outcome);
    }

    void deleteVolume(String volumeId, Outcome outcome) {
        queue(volumeId, () -> machines.deleteVolume(volumeId), outcome);
    }

    static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no IP address: " + text, e);
        }
    }
}
