package io.hubwright.throwaway.machine;

import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** A QEMU process in the container. */
final class VirtualMachine implements Machine {
    private static final Duration START = Duration.ofMinutes(1);

    private final Appliance appliance;
    private final VmPorts ports;
    private final Machines.Boot boot;
    private final Consumer<VirtualMachine> deleted;
    private final String disk;
    private final Map<String, Boolean> volumes = new LinkedHashMap<>(); // id to read-only; guarded by this
    private final Set<InetAddress> addresses = new HashSet<>(); // guarded by this
    private boolean running; // guarded by this

    VirtualMachine(Appliance appliance, VmPorts ports, Machines.Boot boot, Consumer<VirtualMachine> deleted) {
        this.appliance = appliance;
        this.ports = ports;
        this.boot = boot;
        this.deleted = deleted;
        this.disk = file("disk-" + boot.serverId());
        addresses.add(boot.fixedIp());
    }

    static String file(String name) {
        return "/volumes/" + name + ".img";
    }

    VmPorts ports() {
        return ports;
    }

    /** The first start: from the memory that the image keeps. */
    synchronized void restore() {
        appliance.run("cp", "--sparse=always", "/vm/disk", disk);
        run("-incoming", "exec:cat /vm/memory");
        // What the memory was saved without: the time, a name, keys of its own.
        shell().run(String.join(
                "\n",
                "date -s @" + Time.SYSTEM.now().getEpochSecond(),
                "hostnamectl hostname " + hostname(),
                "mkdir -p /etc/throwaway",
                write("id", boot.serverId() + "\n"),
                write("authorized_keys", String.join("\n", boot.authorizedKeys()) + "\n"),
                boot.userData().map(data -> write("user-data", data)).orElse(":"),
                "/usr/local/lib/throwaway/prepare",
                "systemctl restart ssh",
                "/usr/local/lib/throwaway/console",
                "systemctl restart --no-block throwaway-user-data"));
    }

    private static String write(String name, String content) {
        // Lines of base64 are short enough for a terminal, and quote nothing.
        var encoded =
                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content.getBytes(StandardCharsets.UTF_8));
        return "base64 -d > /etc/throwaway/" + name + " <<'END'\n" + encoded + "\nEND";
    }

    private String hostname() {
        return boot.hostname().replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
    }

    private void run(String... options) {
        var command = new ArrayList<>(List.of("sh", "/vm/run", String.valueOf(ports.number()), disk));
        command.addAll(List.of(options));
        appliance.start(command);
        Time.SYSTEM.await("QEMU to load " + boot.hostname(), START, Duration.ofMillis(100), () -> loaded());
        volumes.forEach(this::plug);
        monitor(qemu -> qemu.execute("cont", Map.of()));
        running = true;
    }

    private Optional<Boolean> loaded() {
        try (var qemu = QemuMonitor.connect(appliance.address(ports.monitor()))) {
            var status = qemu.execute("query-status", Map.of()).path("status").asText();
            return status.equals("inmigrate") ? Optional.empty() : Optional.of(true);
        } catch (IOException | UnavailableException e) {
            return Optional.empty(); // it does not listen yet
        }
    }

    private <R> R monitor(Function<QemuMonitor, R> action) {
        try (var qemu = QemuMonitor.connect(appliance.address(ports.monitor()))) {
            return action.apply(qemu);
        } catch (IOException e) {
            throw new UnavailableException("QEMU of " + boot.hostname() + ": " + e.getMessage(), e);
        }
    }

    /** For what the machine itself has to say. */
    GuestShell shell() {
        return new GuestShell(appliance.address(ports.control()));
    }

    @Override
    public String consoleLog() {
        return appliance.run("cat", disk + ".console").replace("\r", "") + "\n";
    }

    @Override
    public synchronized void addFloatingIp(InetAddress ip) {
        addresses.add(ip);
    }

    @Override
    public synchronized void removeFloatingIp(InetAddress ip) {
        if (!ip.equals(boot.fixedIp())) addresses.remove(ip);
    }

    synchronized boolean answersAt(InetAddress ip) {
        return running && addresses.contains(ip);
    }

    @Override
    public synchronized void attach(String volumeId, boolean readOnly) {
        if (volumes.containsKey(volumeId)) return;
        if (running) plug(volumeId, readOnly);
        volumes.put(volumeId, readOnly);
    }

    private void plug(String volumeId, boolean readOnly) {
        monitor(qemu -> {
            qemu.execute(
                    "blockdev-add",
                    Map.of(
                            "driver",
                            "raw",
                            "node-name",
                            node(volumeId),
                            "read-only",
                            readOnly,
                            "file",
                            Map.of("driver", "file", "filename", file(volumeId))));
            return qemu.execute(
                    "device_add",
                    Map.of(
                            "driver", "virtio-blk-pci",
                            "id", device(volumeId),
                            "drive", node(volumeId),
                            "serial", serial(volumeId)));
        });
    }

    @Override
    public synchronized void detach(String volumeId) {
        if (!volumes.containsKey(volumeId)) return;
        if (running) unplug(volumeId);
        volumes.remove(volumeId);
    }

    private void unplug(String volumeId) {
        var mounted = shell().run("device=$(readlink -f /dev/disk/by-id/virtio-" + serial(volumeId) + ")\n"
                + "grep \"^$device\" /proc/mounts | cut -d' ' -f2");
        if (!mounted.isBlank())
            throw new ConflictException(
                    "detach " + volumeId + ": " + boot.hostname() + " has it mounted at " + mounted.strip());
        monitor(qemu -> {
            qemu.execute("device_del", Map.of("id", device(volumeId)));
            qemu.awaitEvent("DEVICE_DELETED", device(volumeId));
            return qemu.execute("blockdev-del", Map.of("node-name", node(volumeId)));
        });
    }

    /** The volume's file has grown: the guest's kernel is told. */
    synchronized void extended(String volumeId, DataSize size) {
        if (running && volumes.containsKey(volumeId))
            monitor(qemu -> qemu.execute("block_resize", Map.of("node-name", node(volumeId), "size", size.bytes())));
    }

    // QEMU takes letters, digits and "-._" in names, and a letter first; at most 31 characters for nodes.
    private static String node(String volumeId) {
        return "n" + shortId(volumeId);
    }

    private static String device(String volumeId) {
        return "d" + shortId(volumeId);
    }

    private static String shortId(String volumeId) {
        var id = volumeId.replaceAll("[^A-Za-z0-9]", "");
        return id.substring(0, Math.min(28, id.length()));
    }

    // Of a longer serial number virtio shows the first 20 characters.
    private static String serial(String volumeId) {
        return volumeId.substring(0, Math.min(20, volumeId.length()));
    }

    @Override
    public synchronized void reboot() {
        if (!running) {
            start();
            return;
        }
        shell().run("systemctl --no-block reboot");
    }

    @Override
    public synchronized void stop() {
        if (!running) return;
        running = false;
        shell().run("sync; systemctl --no-block poweroff");
        Time.SYSTEM.await("the end of " + boot.hostname(), START, Duration.ofMillis(200), () -> gone());
    }

    private Optional<Boolean> gone() {
        try (var qemu = QemuMonitor.connect(appliance.address(ports.monitor()))) {
            qemu.execute("query-status", Map.of());
            return Optional.empty();
        } catch (IOException | UnavailableException e) {
            return Optional.of(true);
        }
    }

    @Override
    public synchronized void start() {
        if (!running) run();
    }

    @Override
    public void delete() {
        quit();
        appliance.run("rm", "-f", disk, disk + ".console");
        deleted.accept(this);
    }

    private synchronized void quit() {
        try {
            monitor(qemu -> qemu.execute("quit", Map.of()));
        } catch (HubwrightException e) {
            // It has ended.
        }
        running = false;
    }
}
