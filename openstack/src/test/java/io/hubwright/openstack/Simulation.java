package io.hubwright.openstack;

import io.hubwright.DataSize;
import io.hubwright.VirtualTime;
import io.hubwright.engine.Deployment;
import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.openstack.CloudObject;
import io.hubwright.throwaway.openstack.EmbeddedOpenStack;
import io.hubwright.throwaway.openstack.Faults;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import io.hubwright.throwaway.openstack.Quotas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cloud and the computers that use it, in this JVM, without sockets, on one virtual clock: minutes pass in milliseconds. */
final class Simulation implements AutoCloseable {
    // Long enough that each state of a server and a volume is met by several polls.
    private static final Latencies ORDINARY = Latencies.none()
            .build(Duration.ofSeconds(5), Duration.ofSeconds(9))
            .volumeCreate(Duration.ofSeconds(2))
            .attach(Duration.ofSeconds(2))
            .floatingIp(Duration.ofSeconds(1))
            .delete(Duration.ofSeconds(2));

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-29T00:30:00Z"));
    private final Machines machines = Machines.none();
    private final EmbeddedOpenStack cloud;
    private final CloudSettings settings;
    private final Path directory;
    private final Path key;
    private final AtomicInteger computers = new AtomicInteger();

    private Simulation(Path directory, UnaryOperator<OpenStackSettings> change) {
        this.directory = directory;
        this.cloud = EmbeddedOpenStack.start(
                change.apply(OpenStackSettings.defaults().latencies(ORDINARY).time(time)), machines);
        try {
            var yaml = Files.createDirectories(directory).resolve("clouds.yaml");
            cloud.writeCloudsYaml(yaml);
            this.settings = CloudsYaml.at(yaml).entry("throwaway").settings();
            this.key = Files.writeString(directory.resolve("key.pub"), CloudContract.KEY + " ada@laptop\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Simulation start(Path directory) {
        return start(directory, settings -> settings);
    }

    static Simulation start(Path directory, Quotas quotas) {
        return start(directory, settings -> settings.quotas(quotas));
    }

    static Simulation start(Path directory, UnaryOperator<OpenStackSettings> change) {
        return new Simulation(directory, change);
    }

    /** Two servers, the first with a floating IP and two volumes: what the main job makes in the cloud. */
    Deployment twoServers() {
        var pair = KeyPairSpec.of("binderhub", key);
        var group = SecurityGroupSpec.named("registry").allowTcp(22, 80, 443);
        var first = ServerSpec.of("registry", "Ubuntu-24.04", "p2-3gb")
                .keyPair(pair)
                .securityGroups(group);
        var second = ServerSpec.of("worker-1", "Ubuntu-24.04", "p2-3gb")
                .keyPair(pair)
                .securityGroups(group);
        return Deployment.named("neurolibre")
                .of(
                        FloatingIpSpec.on(first),
                        second,
                        VolumeSpec.of("docker-registry", DataSize.gib(2)).attachedTo(first),
                        VolumeSpec.of("data", DataSize.gib(3)).attachedTo(first));
    }

    /** A computer that knows no deployment yet. */
    Computer computer() {
        return new Computer(this, newDirectory());
    }

    Path newDirectory() {
        return directory.resolve("computer-" + computers.incrementAndGet());
    }

    /** Runs it while the clock stands still, but for what it waits for. */
    <R> R run(Callable<R> work) throws Exception {
        var result = new AtomicReference<@Nullable R>();
        var failure = new AtomicReference<@Nullable Throwable>();
        time.working(() -> {
                    try {
                        result.set(work.call());
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                })
                .run();
        if (failure.get() instanceof Exception e) throw e;
        if (failure.get() instanceof Error e) throw e;
        return java.util.Objects.requireNonNull(result.get());
    }

    /** Lets the cloud go on by itself for so long. */
    void pass(Duration duration) {
        time.working(() -> time.sleep(duration)).run();
    }

    VirtualTime time() {
        return time;
    }

    EmbeddedOpenStack cloud() {
        return cloud;
    }

    Faults faults() {
        return cloud.faults();
    }

    CloudSettings settings() {
        return settings;
    }

    Path key() {
        return key;
    }

    /** Another user of the same project. */
    Outside outside() throws Exception {
        return new Outside(directory.resolve("clouds.yaml"), "throwaway");
    }

    List<CloudObject> objects() {
        return cloud.objects();
    }

    @Override
    public void close() {
        cloud.close();
        try {
            machines.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
