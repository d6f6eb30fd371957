package io.hubwright.throwaway.machine;

import io.hubwright.DataSize;
import io.hubwright.Dialer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Machines with a kernel of their own, in QEMU, which emulates the processor and needs no rights: for what containers cannot show,
 * such as a mounted file system that grows, or a real reboot. QEMU runs in a container, so the computer needs a Docker Engine alone.
 *
 * <p>A boot takes about 5 s, since the image holds the memory of a machine that has booted; a reboot, or a start after a stop, takes
 * half a minute. At most {@value #LIMIT} machines, one CPU and 512 MiB each; ports 22, 80 and 443 are reached through {@link #dialer},
 * and machines do not reach one another.
 */
public final class VirtualMachines implements Machines {
    private static final int LIMIT = 3;
    private static final Appliance.Order ORDER = new Appliance.Order(
            "vm",
            "machine/vm",
            List.of("guest", "guest-init", "guest.network", "throwaway-control.service", "run", "save"),
            true,
            "about two minutes: a machine boots once",
            VmPorts.all(LIMIT),
            Map.of());

    private final Appliance appliance;
    private final Deque<Integer> freeNumbers = new ArrayDeque<>(); // guarded by this
    private final Map<String, VirtualMachine> machines = new HashMap<>(); // by server id; guarded by this
    private final Map<String, DataSize> volumes = new HashMap<>(); // guarded by this

    /** Makes their image now if the Docker Engine has none yet. Blocks for minutes the first time. */
    public static void build(Consumer<String> progress) {
        Appliance.build(ORDER, progress);
    }

    private VirtualMachines(Appliance appliance) {
        this.appliance = appliance;
        for (int number = 0; number < LIMIT; number++) freeNumbers.add(number);
    }

    /**
     * Starts the container in which QEMU will run. Blocks for a second, the first time for minutes: an image is made then.
     *
     * @param progress is told in a sentence what takes time
     * @throws io.hubwright.UnavailableException if no Docker Engine answers
     */
    public static VirtualMachines start(Consumer<String> progress) {
        return new VirtualMachines(Appliance.start(ORDER, progress));
    }

    @Override
    public String kind() {
        return "virtual";
    }

    @Override
    public Subnet internal() {
        return Subnet.of("192.168.70.0/24");
    }

    @Override
    public Subnet external() {
        return Subnet.of("203.0.113.0/24");
    }

    @Override
    public synchronized Machine boot(Boot boot) {
        if (machines.containsKey(boot.serverId()))
            throw new IllegalArgumentException("server " + boot.serverId() + " was booted before");
        var number = freeNumbers.poll();
        if (number == null)
            throw new IllegalStateException(
                    "boot " + boot.hostname() + ": at most " + LIMIT + " virtual machines run at a time");
        var machine = new VirtualMachine(appliance, new VmPorts(number), boot, this::forget);
        machines.put(boot.serverId(), machine);
        try {
            machine.restore();
            return machine;
        } catch (RuntimeException e) {
            machine.delete();
            throw e;
        }
    }

    private synchronized void forget(VirtualMachine machine) {
        if (machines.values().remove(machine)) freeNumbers.add(machine.ports().number());
    }

    @Override
    public synchronized void createVolume(String volumeId, DataSize size) {
        if (volumes.putIfAbsent(volumeId, size) != null)
            throw new IllegalArgumentException("volume " + volumeId + " is there already");
        appliance.run("truncate", "-s", String.valueOf(size.bytes()), VirtualMachine.file(volumeId));
    }

    @Override
    public synchronized void extendVolume(String volumeId, DataSize size) {
        var now = volumes.get(volumeId);
        if (now == null) throw new IllegalArgumentException("there is no volume " + volumeId);
        if (size.compareTo(now) < 0)
            throw new IllegalArgumentException("volume " + volumeId + " has " + now + " and cannot shrink to " + size);
        appliance.run("truncate", "-s", String.valueOf(size.bytes()), VirtualMachine.file(volumeId));
        volumes.put(volumeId, size);
        machines.values().forEach(machine -> machine.extended(volumeId, size));
    }

    @Override
    public synchronized void copyVolume(String volumeId, String copyId) {
        var size = volumes.get(volumeId);
        if (size == null) throw new IllegalArgumentException("there is no volume " + volumeId);
        if (volumes.putIfAbsent(copyId, size) != null)
            throw new IllegalArgumentException("volume " + copyId + " is there already");
        appliance.run("cp", "--sparse=always", VirtualMachine.file(volumeId), VirtualMachine.file(copyId));
    }

    @Override
    public synchronized void deleteVolume(String volumeId) {
        if (volumes.remove(volumeId) != null) appliance.run("rm", "-f", VirtualMachine.file(volumeId));
    }

    /** Through ports of the loopback address: fixed and floating addresses are names of machines only. */
    @Override
    public Dialer dialer() {
        return (host, port, timeout) -> {
            var machine = at(host).orElseThrow(() ->
                    new IOException("no route to " + host + ":" + port + ": no virtual machine has that address"));
            var address = appliance.address(machine.ports()
                    .of(port)
                    .orElseThrow(() -> new IOException("connection to " + host + ":" + port
                            + " refused: virtual machines answer at 22, 80 and 443")));
            return Dialer.DIRECT.dial(address.getHostString(), address.getPort(), timeout);
        };
    }

    private synchronized Optional<VirtualMachine> at(String host) throws IOException {
        var address = InetAddress.getByName(host);
        return new ArrayList<>(machines.values())
                .stream().filter(machine -> machine.answersAt(address)).findFirst();
    }

    @Override
    public void close() {
        appliance.close();
    }
}
