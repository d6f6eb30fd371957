package io.hubwright.throwaway;

import io.hubwright.Cidr;
import io.hubwright.Dialer;
import io.hubwright.throwaway.cloudflare.CloudflareEmulator;
import io.hubwright.throwaway.devcloud.DevCloud;
import io.hubwright.throwaway.github.GithubEmulator;
import io.hubwright.throwaway.machine.ContainerMachines;
import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.openstack.EmbeddedOpenStack;
import io.hubwright.throwaway.simulated.RecordingMachines;
import io.hubwright.throwaway.simulated.SimulatedMachines;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A cloud for one run: an OpenStack, a Cloudflare account with its DNS server, a GitHub to sign in at, machines, and what machines fetch
 * (Docker's packages, images of Docker Hub). All of it listens on addresses of this computer and ends with this object, on Ctrl-C and SIGTERM too; what a killed
 * one left is swept at the next start. Thread-safe.
 *
 * <p>The OpenStack does not enforce its security groups, and all its images are the same Debian machine.
 */
public final class ThrowawayCloud implements AutoCloseable {
    private final ThrowawaySettings settings;
    private final Closing closing;
    private final Machines machines;
    private final Supplies supplies;
    private final CloudflareEmulator cloudflare;
    private final GithubEmulator github;
    private final Optional<EmbeddedOpenStack> embedded;
    private final Optional<DevCloud> real;

    private ThrowawayCloud(ThrowawaySettings settings, Closing closing) {
        this.settings = settings;
        this.closing = closing;
        machines = closing.add(machines(settings));
        supplies = closing.add(Supplies.start(settings, machines));
        cloudflare = closing.add(CloudflareEmulator.start(settings.zones().toArray(String[]::new)));
        github = closing.add(
                settings.machines() == MachineKind.CONTAINER
                        ? GithubEmulator.start(machines.internal().gateway())
                        : GithubEmulator.start());
        machines.neighbour("github", github.uri());
        if (settings.realOpenStack()) {
            real = Optional.of(closing.add(DevCloud.start(machines, settings.progress())));
            embedded = Optional.empty();
        } else {
            embedded = Optional.of(closing.add(EmbeddedOpenStack.start(settings.openstack(), machines)));
            real = Optional.empty();
        }
    }

    /** With the default settings. */
    public static ThrowawayCloud start() {
        return start(ThrowawaySettings.defaults());
    }

    /**
     * Starts it. Blocks for less than a second; with container machines for a few, and for minutes when their images are not
     * there yet, which the settings' progress tells.
     */
    public static ThrowawayCloud start(ThrowawaySettings settings) {
        var closing = new Closing();
        try {
            return new ThrowawayCloud(settings, closing);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static Machines machines(ThrowawaySettings settings) {
        return switch (settings.machines()) {
            case CONTAINER ->
                settings.recorded()
                        ? RecordingMachines.start(settings.progress())
                        : ContainerMachines.start(settings.progress());
            case SIMULATED -> SimulatedMachines.start();
            case NONE -> Machines.none();
        };
    }

    public MachineKind machineKind() {
        return settings.machines();
    }

    /**
     * The embedded OpenStack, for its faults and its call log.
     *
     * @throws IllegalStateException if this cloud has the real one
     */
    public EmbeddedOpenStack openstack() {
        return embedded.orElseThrow(
                () -> new IllegalStateException("this throwaway cloud has the real OpenStack, not the embedded one"));
    }

    /**
     * The machines, for their faults.
     *
     * @throws IllegalStateException if they are of another kind
     */
    public SimulatedMachines simulatedMachines() {
        if (machines instanceof SimulatedMachines simulated) return simulated;
        throw new IllegalStateException(
                "this throwaway cloud has " + machines.kind() + " machines, not simulated ones");
    }

    /**
     * The machines that are recorded.
     *
     * @throws IllegalStateException if they are not
     */
    public RecordingMachines recordingMachines() {
        if (machines instanceof RecordingMachines recording) return recording;
        throw new IllegalStateException("this throwaway cloud's machines are not recorded");
    }

    public CloudflareEmulator cloudflare() {
        return cloudflare;
    }

    /** Where people of hubs sign in; reached by this computer's browsers and by machines. */
    public GithubEmulator github() {
        return github;
    }

    /** Where Keystone answers. */
    public URI authUrl() {
        return real.map(DevCloud::authUrl).orElseGet(() -> openstack().authUrl());
    }

    /** Writes a clouds.yaml with the cloud {@code throwaway}, mode 0600. */
    public void writeCloudsYaml(Path file) {
        real.ifPresentOrElse(
                cloud -> cloud.writeCloudsYaml(file), () -> openstack().writeCloudsYaml(file));
    }

    /** Where the machines' Docker Engines get packages like Docker's own, and the key that signs them. */
    public DockerPackages dockerPackages() {
        return supplies.dockerPackages();
    }

    /** What the machines' Docker Engines use in place of Docker Hub. */
    public URI dockerHubMirror() {
        return supplies.dockerHubMirror();
    }

    /** The network that a server is on if nothing else is said; it is routed to the one of the floating IPs. */
    public Cidr internalNetwork() {
        return machines.internal().cidr();
    }

    /** The way from this computer to the machines, by address or by a name in the cloud's zones; straight to anything else. */
    public Dialer dialer() {
        return (host, port, timeout) -> machines.dialer().dial(address(host), port, timeout);
    }

    private String address(String host) {
        return cloudflare
                .resolve(host)
                .map(java.net.InetAddress::getHostAddress)
                .orElse(host);
    }

    /** Takes everything down. Blocks for up to some seconds. */
    @Override
    public void close() {
        closing.close();
    }

    /**
     * An apt repository with the packages that Docker publishes.
     *
     * @param armoredKey the public key, ASCII-armored
     */
    public record DockerPackages(URI url, String armoredKey) {}
}
