package io.hubwright.throwaway.machine;

import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Volume;
import io.hubwright.ConflictException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A container with systemd, udev and sshd. */
final class ContainerMachine implements Machine {
    private static final int SHUTDOWN_SECONDS = 10;

    private final Engine engine;
    private final Networks networks;
    private final LoopVolumes volumes;
    private final String serverId;
    private final String container;
    private @Nullable InetAddress floating; // guarded by this

    private ContainerMachine(Engine engine, Networks networks, LoopVolumes volumes, String serverId, String container) {
        this.engine = engine;
        this.networks = networks;
        this.volumes = volumes;
        this.serverId = serverId;
        this.container = container;
    }

    static ContainerMachine boot(
            Engine engine, Networks networks, LoopVolumes volumes, String run, String image, Machines.Boot boot) {
        var container = engine.ask("create machine " + boot.hostname(), client -> client.createContainerCmd(image)
                .withName("hubwright-" + run + "-" + boot.serverId())
                .withHostName(hostname(boot.hostname()))
                .withEnv("container=docker")
                .withTty(true) // gives the machine a console
                .withLabels(Owner.labels(run))
                .withIpv4Address(boot.fixedIp().getHostAddress())
                // Not on the container's own overlay: a Docker Engine in the machine could only copy images there.
                .withVolumes(new Volume("/var/lib/docker"), new Volume("/var/lib/containerd"))
                .withHostConfig(MachineHostConfig.of(networks.internalName()))
                .exec()
                .getId());
        var machine = new ContainerMachine(engine, networks, volumes, boot.serverId(), container);
        try {
            engine.ask("hand " + boot.hostname() + " its keys", client -> client.copyArchiveToContainerCmd(container)
                    .withTarInputStream(Tar.of(files(boot)))
                    .withRemotePath("/etc")
                    .exec());
            machine.start();
            return machine;
        } catch (RuntimeException e) {
            machine.delete();
            throw e;
        }
    }

    private static Map<String, byte[]> files(Machines.Boot boot) {
        var files = new TreeMap<String, byte[]>();
        files.put("throwaway/id", bytes(boot.serverId() + "\n"));
        files.put("throwaway/authorized_keys", bytes(String.join("\n", boot.authorizedKeys()) + "\n"));
        boot.userData().ifPresent(data -> files.put("throwaway/user-data", bytes(data)));
        return files;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // What a server may be called is more than what a host may be called.
    private static String hostname(String name) {
        var clean = name.replaceAll("[^A-Za-z0-9.-]", "-").replaceAll("^[.-]+", "");
        clean = clean.substring(0, Math.min(63, clean.length())).replaceAll("[.-]+$", "");
        return clean.isEmpty() ? "machine" : clean;
    }

    @Override
    public String consoleLog() {
        return engine.logs(container).replace("\r", "");
    }

    @Override
    public synchronized void addFloatingIp(InetAddress ip) {
        if (ip.equals(floating)) return;
        if (floating != null)
            throw new ConflictException("give " + ip.getHostAddress() + " to " + serverId + ": it has "
                    + floating.getHostAddress() + ", and a container machine carries one floating address at a time");
        networks.addFloatingIp(container, ip);
        floating = ip;
    }

    @Override
    public synchronized void removeFloatingIp(InetAddress ip) {
        if (!ip.equals(floating)) return;
        networks.removeFloatingIp(container);
        floating = null;
    }

    @Override
    public void attach(String volumeId, boolean readOnly) {
        volumes.attach(serverId, volumeId, readOnly);
    }

    @Override
    public void detach(String volumeId) {
        volumes.detach(serverId, volumeId);
    }

    @Override
    public void reboot() {
        engine.ask("reboot " + serverId, client -> client.restartContainerCmd(container)
                .withTimeout(SHUTDOWN_SECONDS)
                .exec());
    }

    @Override
    public void stop() {
        engine.ask("stop " + serverId, client -> {
            try {
                client.stopContainerCmd(container).withTimeout(SHUTDOWN_SECONDS).exec();
            } catch (NotModifiedException e) {
                return false; // it was stopped
            }
            return true;
        });
    }

    @Override
    public void start() {
        engine.ask("start " + serverId, client -> {
            try {
                client.startContainerCmd(container).exec();
            } catch (NotModifiedException e) {
                return false; // it ran
            }
            return true;
        });
    }

    @Override
    public void delete() {
        engine.remove(container);
        for (var volumeId : volumes.attachedTo(serverId)) volumes.detach(serverId, volumeId);
    }
}
