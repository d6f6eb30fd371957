package io.hubwright.throwaway.machine;

import io.hubwright.DataSize;
import io.hubwright.Dialer;
import io.hubwright.HubwrightException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Machines as containers of this computer's Docker Engine: real systemd, udev, sshd, disks that are plugged in while they run, and
 * room for a Docker Engine of their own. For Linux, with an engine that runs as root; no privileges of one's own are needed beyond
 * those to use the engine.
 *
 * <p>Thread-safe. Everything ends with {@link #close}, also on Ctrl-C and SIGTERM; what a killed process left is removed at the next
 * start. Images are made at the first start and kept in the engine under the hash of their recipe.
 */
public final class ContainerMachines implements Machines {
    private final Engine engine;
    private final String run;
    private final String image;
    private final Workbench workbench;
    private final Networks networks;
    private final LoopVolumes volumes;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook = new Thread(this::end, "hubwright-container-machines-end");

    private ContainerMachines(Engine engine, String run, String image, Workbench workbench, Networks networks) {
        this.engine = engine;
        this.run = run;
        this.image = image;
        this.workbench = workbench;
        this.networks = networks;
        this.volumes = new LoopVolumes(workbench, run);
    }

    /** Makes their images, and those of what they fetch, now if the Docker Engine has none yet. Blocks for minutes the first time. */
    public static void build(Consumer<String> progress) {
        try (var engine = Engine.connect()) {
            var images = new Images(engine, progress);
            for (var recipe : List.of(Recipe.MACHINE, Recipe.WORKSHOP, Recipe.REGISTRY, Recipe.HELLO_WORLD))
                images.ensure(recipe);
        }
    }

    /**
     * Sweeps what killed processes left, and opens the networks. Blocks for about a second, the first time for minutes: an image is
     * made then.
     *
     * @param progress is told in a sentence what takes time
     * @throws io.hubwright.UnavailableException if no Docker Engine answers
     * @throws HubwrightException if the engine's networks are not this computer's, or an image cannot be made
     */
    public static ContainerMachines start(Consumer<String> progress) {
        var engine = Engine.connect();
        try {
            var image = new Images(engine, progress).ensure(Recipe.MACHINE);
            return start(engine, image, progress);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private static ContainerMachines start(Engine engine, String image, Consumer<String> progress) {
        var run = Owner.newRun();
        var workbench = Workbench.start(engine, run, image);
        try {
            new Sweep(engine, progress).sweep(workbench);
            var networks = Networks.create(engine, run);
            if (!workbench.openWay(networks.internal(), networks.external()))
                progress.accept(
                        "machines without a floating address will not reach the floating addresses of others: the Docker"
                                + " Engine keeps no packet filter");
            var machines = new ContainerMachines(engine, run, image, workbench, networks);
            Runtime.getRuntime().addShutdownHook(machines.hook);
            return machines;
        } catch (RuntimeException e) {
            new Removal(engine, run).networks();
            workbench.close();
            throw e;
        }
    }

    /** What its containers, networks and volumes are labelled with. */
    String run() {
        return run;
    }

    @Override
    public String kind() {
        return "container";
    }

    @Override
    public Subnet internal() {
        return networks.internal();
    }

    @Override
    public Subnet external() {
        return networks.external();
    }

    @Override
    public Machine boot(Boot boot) {
        if (!internal().cidr().contains(boot.fixedIp()))
            throw new IllegalArgumentException(
                    "boot " + boot.hostname() + ": " + boot.fixedIp().getHostAddress() + " is not in "
                            + internal().cidr());
        if (closed.get()) throw new IllegalStateException("boot " + boot.hostname() + ": these machines are closed");
        return ContainerMachine.boot(engine, networks, volumes, run, image, boot);
    }

    @Override
    public void createVolume(String volumeId, DataSize size) {
        volumes.create(volumeId, size);
    }

    @Override
    public void extendVolume(String volumeId, DataSize size) {
        volumes.extend(volumeId, size);
    }

    @Override
    public void copyVolume(String volumeId, String copyId) {
        volumes.copy(volumeId, copyId);
    }

    @Override
    public void deleteVolume(String volumeId) {
        volumes.delete(volumeId);
    }

    /** Straight: the container networks are this computer's own. */
    @Override
    public Dialer dialer() {
        return Dialer.DIRECT;
    }

    /** Removes machines, volumes with their data, and networks. Blocks for a second or so. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The computer's user pressed Ctrl-C and the hook runs already.
        }
        end();
    }

    private void end() {
        if (!closed.compareAndSet(false, true)) return;
        var removal = new Removal(engine, run);
        // One that fails must not keep the others from being tried; the last two stand on all before.
        var steps = List.<Runnable>of(
                removal::machines,
                () -> workbench.freeLoops(run),
                () -> workbench.closeWay(internal(), external()),
                removal::networks,
                workbench::close,
                engine::close);
        var failures = new ArrayList<RuntimeException>();
        for (var step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (failures.isEmpty()) return;
        var first = failures.remove(0);
        failures.forEach(first::addSuppressed);
        throw first;
    }
}
