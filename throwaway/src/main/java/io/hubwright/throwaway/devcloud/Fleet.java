package io.hubwright.throwaway.devcloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.DataSize;
import io.hubwright.NotFoundException;
import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The machines and volumes of a cloud, by the ids that it gave them. */
final class Fleet {
    private final Machines machines;
    private final Map<String, Machine> running = new HashMap<>(); // by server id; guarded by this
    private final Map<String, Set<InetAddress>> addresses = new HashMap<>(); // by server id; guarded by this
    private final Set<String> volumes = new HashSet<>(); // guarded by this

    Fleet(Machines machines) {
        this.machines = machines;
    }

    void boot(String id, JsonNode body) {
        var fixedIp = body.path("fixedIp").asText();
        if (fixedIp.isEmpty())
            throw new IllegalArgumentException("server " + id + " has no address: give it a network");
        var keys = StreamSupport.stream(body.path("authorizedKeys").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        var boot = Machines.Boot.of(id, body.path("hostname").asText(), address(fixedIp), keys);
        var userData = body.path("userData").asText();
        var machine = machines.boot(userData.isEmpty() ? boot : boot.userData(userData));
        synchronized (this) {
            running.put(id, machine);
            // Neutron may have given it floating addresses before Nova started it.
            addresses.getOrDefault(id, Set.of()).forEach(machine::addFloatingIp);
        }
    }

    synchronized Machine machine(String id) {
        return find(id).orElseThrow(() -> new NotFoundException("there is no machine of server " + id));
    }

    private Optional<Machine> find(String id) {
        return Optional.ofNullable(running.get(id));
    }

    void delete(String id) {
        Optional<Machine> machine;
        synchronized (this) {
            machine = Optional.ofNullable(running.remove(id));
            addresses.remove(id);
        }
        machine.ifPresent(Machine::delete);
    }

    synchronized void connect(String id, String ip) {
        addresses.computeIfAbsent(id, key -> new HashSet<>()).add(address(ip));
        find(id).ifPresent(machine -> machine.addFloatingIp(address(ip)));
    }

    synchronized void disconnect(String id, String ip) {
        addresses.getOrDefault(id, new HashSet<>()).remove(address(ip));
        find(id).ifPresent(machine -> machine.removeFloatingIp(address(ip)));
    }

    synchronized void createVolume(String id, long gib) {
        machines.createVolume(id, DataSize.gib(gib));
        volumes.add(id);
    }

    void extendVolume(String id, long gib) {
        machines.extendVolume(id, DataSize.gib(gib));
    }

    synchronized void deleteVolume(String id) {
        machines.deleteVolume(id);
        volumes.remove(id);
    }

    /** Removes what is left. */
    synchronized void close() {
        running.values().forEach(Machine::delete);
        volumes.forEach(machines::deleteVolume);
    }

    private static InetAddress address(String ip) {
        try {
            return InetAddress.getByName(ip);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(ip + " is no address", e);
        }
    }
}
