package io.hubwright.host;

import io.hubwright.Address;
import io.hubwright.DataSize;
import io.hubwright.Disk;
import io.hubwright.HostKeySource;
import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.engine.Readiness;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.machine.ContainerMachines;
import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Machines, and this module's handlers at work on them. */
final class Lab implements AutoCloseable {
    private final Path directory;
    private final Machines machines;
    private final Map<String, Machine> booted = new HashMap<>();
    private final OpenHosts open = new OpenHosts(Time.SYSTEM);
    private final TestContext context;

    private Lab(Path directory, Machines machines) {
        this.directory = directory;
        this.machines = machines;
        this.context = new TestContext(directory, Optional.of((HostKeySource) this::hostKeys), machines.dialer());
    }

    static Lab start() {
        return start(() -> ContainerMachines.start(line -> {}));
    }

    static Lab start(Supplier<Machines> machines) {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh-keygen"));
        try {
            var directory = Files.createTempDirectory("lab");
            Sshd.sh(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-C",
                    "lab",
                    "-f",
                    directory.resolve("id").toString());
            return new Lab(directory, machines.get());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A machine that has booted, and its host, connected. */
    HostSpec boot(String name, int lastByte) {
        var id = UUID.randomUUID().toString();
        var ip = address(lastByte);
        booted.put(id, machines.boot(Machines.Boot.of(id, name, ip, List.of(read("id.pub")))));
        var address = context.put(Spec.<Address>existing(name, new At(ip, id)), new At(ip, id));
        var spec = HostSpec.at(address, "debian").privateKey(directory.resolve("id"));
        await(spec);
        return spec;
    }

    Host await(HostSpec spec) {
        var handler = new HostHandler(open, HostAnchor.DIRECTORY);
        var host = handler.find(spec, context).get(0);
        Time.SYSTEM.await(
                "the machine " + spec.name(),
                Duration.ofSeconds(60),
                Duration.ofMillis(50),
                () -> handler.ready(spec, host, context) instanceof Readiness.Ready<Host>
                        ? Optional.of(host)
                        : Optional.empty());
        context.put(spec, host);
        return host;
    }

    Machine machine(HostSpec spec) {
        return booted.get(context.<Address>get(spec.address()).machineId());
    }

    private InetAddress address(int lastByte) {
        try {
            var bytes = machines.internal().gateway().getAddress();
            bytes[3] = (byte) lastByte;
            return InetAddress.getByAddress(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> hostKeys(String machineId) {
        var log = booted.get(machineId).consoleLog();
        int begin = log.lastIndexOf("-----BEGIN SSH HOST KEY KEYS-----");
        int end = log.lastIndexOf("-----END SSH HOST KEY KEYS-----");
        return begin < 0 || end < begin
                ? List.of()
                : log.substring(begin, end)
                        .lines()
                        .skip(1)
                        .filter(line -> !line.isBlank())
                        .toList();
    }

    TestContext context() {
        return context;
    }

    Machines machines() {
        return machines;
    }

    Host host(HostSpec spec) {
        return context.get(spec);
    }

    /** A volume that is attached. Its size may be wrong on purpose. */
    Spec<Disk> attach(HostSpec host, DataSize size) {
        var disk = volume(size);
        machine(host).attach(id(disk), false);
        awaitDisk(host, disk);
        return disk;
    }

    void awaitDisk(HostSpec host, Spec<Disk> disk) {
        Time.SYSTEM.await(
                "the disk",
                Duration.ofSeconds(20),
                Duration.ofMillis(50),
                () -> host(host).exists(device(disk)) ? Optional.of(1) : Optional.empty());
    }

    Spec<Disk> volume(DataSize size) {
        var id = UUID.randomUUID().toString();
        machines.createVolume(id, size);
        return known(id, size);
    }

    /** What the cloud says of a volume. */
    Spec<Disk> known(String id, DataSize size) {
        var volume = new Volume(id, size);
        return context.put(Spec.<Disk>existing(id, volume), volume);
    }

    static String id(Spec<Disk> disk) {
        return disk.name();
    }

    static String device(Spec<Disk> disk) {
        return "/dev/disk/by-id/virtio-" + id(disk).substring(0, 20);
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name)).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        open.close();
        machines.close();
        Sshd.sh("rm", "-rf", directory.toString());
    }

    record At(InetAddress ip, String machineId) implements Address {}

    record Volume(String id, DataSize size) implements Disk {}
}
