package io.hubwright.throwaway.openstack;

import io.hubwright.DataSize;
import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machines behind the servers. Its calls return at once: what is asked of one machine (or one volume) is done in that
 * order on other threads.
 */
final class MachineRoom implements Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(MachineRoom.class);
    private final Machines machines;
    private final Executor workers;
    private final Map<String, CompletableFuture<Void>> queues = new ConcurrentHashMap<>();
    private final Map<String, Machine> bodies = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> addresses = new ConcurrentHashMap<>();

    MachineRoom(Machines machines, Executor workers) {
        this.machines = machines;
        this.workers = workers;
    }

    Machines machines() {
        return machines;
    }

    /** After everything that was asked before of the same thing, whether that went well or not. */
    private CompletableFuture<Void> next(String id, Runnable work) {
        return queues.compute(
                id,
                (key, queue) -> (queue == null ? CompletableFuture.<Void>completedFuture(null) : queue)
                        .handle((done, error) -> done)
                        .thenRunAsync(work, workers));
    }

    private void quietly(String id, Runnable work) {
        next(id, work).whenComplete((done, error) -> {
            if (error != null) {
                LOG.warn("a machine did not do what it was told: {}", error.toString());
            }
        });
    }

    CompletableFuture<Void> boot(Machines.Boot boot) {
        return next(boot.serverId(), () -> {
            Machine machine = machines.boot(boot);
            bodies.put(boot.serverId(), machine);
            addresses.getOrDefault(boot.serverId(), Set.of()).forEach(ip -> machine.addFloatingIp(ip(ip)));
        });
    }

    CompletableFuture<Void> tell(String serverId, Consumer<Machine> order) {
        return next(serverId, () -> order.accept(body(serverId)));
    }

    private Machine body(String serverId) {
        Machine body = bodies.get(serverId);
        if (body == null) {
            throw new IllegalStateException("server " + serverId + " has no machine");
        }
        return body;
    }

    void delete(String serverId) {
        quietly(serverId, () -> {
            Machine body = bodies.remove(serverId);
            if (body != null) {
                body.delete();
            }
            addresses.remove(serverId);
        });
    }

    String consoleLog(String serverId) {
        Machine body = bodies.get(serverId);
        return body == null ? "" : body.consoleLog();
    }

    @Override
    public void connect(String serverId, String floatingIp) {
        quietly(serverId, () -> {
            boolean isNew = addresses
                    .computeIfAbsent(serverId, id -> ConcurrentHashMap.newKeySet())
                    .add(floatingIp);
            Machine body = bodies.get(serverId);
            if (isNew && body != null) {
                body.addFloatingIp(ip(floatingIp));
            }
        });
    }

    @Override
    public void disconnect(String serverId, String floatingIp) {
        quietly(serverId, () -> {
            boolean was = addresses
                    .computeIfAbsent(serverId, id -> ConcurrentHashMap.newKeySet())
                    .remove(floatingIp);
            Machine body = bodies.get(serverId);
            if (was && body != null) {
                body.removeFloatingIp(ip(floatingIp));
            }
        });
    }

    CompletableFuture<Void> createVolume(String volumeId, int gib) {
        return next(volumeId, () -> machines.createVolume(volumeId, DataSize.gib(gib)));
    }

    CompletableFuture<Void> extendVolume(String volumeId, int gib) {
        return next(volumeId, () -> machines.extendVolume(volumeId, DataSize.gib(gib)));
    }

    CompletableFuture<Void> deleteVolume(String volumeId) {
        return next(volumeId, () -> machines.deleteVolume(volumeId));
    }

    static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no IP address: " + text, e);
        }
    }
}
