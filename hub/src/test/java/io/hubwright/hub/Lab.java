package io.hubwright.hub;

import io.hubwright.Address;
import io.hubwright.DataSize;
import io.hubwright.Dialer;
import io.hubwright.Disk;
import io.hubwright.Spec;
import io.hubwright.engine.Connection;
import io.hubwright.engine.Context;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Listener;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Settings;
import io.hubwright.host.DockerSpec;
import io.hubwright.host.HostSpec;
import io.hubwright.throwaway.machine.AptRepository;
import io.hubwright.throwaway.machine.ContainerMachines;
import io.hubwright.throwaway.machine.HubImages;
import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Two real machines with a volume, a package repository and a Docker Hub mirror: a cloud's worth without the cloud. */
public final class Lab implements AutoCloseable {
    // All that ran, with its environment, as any user of the machine could have seen it.
    private static final String WATCH_PROCESSES =
            "#!/bin/sh\n(while :; do ps axeww -o args=; sleep 0.05; done >/root/seen 2>/dev/null) &\n";

    private final Path directory;
    private final ContainerMachines machines;
    private final AptRepository packages;
    private final EmbeddedRegistry dockerHub;
    private final HubImages images;
    private final Path key;
    private final String volume = UUID.randomUUID().toString();
    private final InetAddress registryIp;
    private final InetAddress nodeIp;

    private Lab(Path directory) throws IOException {
        this.directory = directory;
        this.key = newKey(directory.resolve("key"));
        this.machines = ContainerMachines.start(Given::progress);
        var gateway = machines.internal().gateway();
        this.packages = AptRepository.start(gateway, Given::progress);
        this.dockerHub =
                EmbeddedRegistry.start(RegistrySettings.defaults().bind(gateway).storage(directory.resolve("mirror")));
        this.images = HubImages.open(Given::progress);
        this.registryIp = address(machines.internal(), 21);
        this.nodeIp = address(machines.internal(), 22);
    }

    public static Lab open(Path directory) throws IOException {
        var lab = new Lab(directory);
        lab.images.make("library/registry:3"); // before somebody pulls it and waits
        for (var name : lab.images.names()) lab.dockerHub.offer(name, () -> lab.images.archive(name));
        var machine = lab.boot("registry", lab.registryIp);
        lab.machines.createVolume(lab.volume, DataSize.gib(1));
        machine.attach(lab.volume, false);
        lab.boot("node", lab.nodeIp);
        return lab;
    }

    private static Path newKey(Path file) throws IOException {
        var keygen = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()).start();
        if (keygen.onExit().join().exitValue() != 0) throw new IOException("ssh-keygen failed");
        return file;
    }

    private Machine boot(String name, InetAddress ip) throws IOException {
        var publicKey = Files.readString(Path.of(key + ".pub")).strip();
        return machines.boot(Machines.Boot.of(UUID.randomUUID().toString(), name, ip, List.of(publicKey))
                .userData(WATCH_PROCESSES));
    }

    private static InetAddress address(Machines.Subnet subnet, int last) throws IOException {
        var bytes = subnet.gateway().getAddress();
        bytes[3] = (byte) last;
        return InetAddress.getByAddress(bytes);
    }

    public String registryIp() {
        return registryIp.getHostAddress();
    }

    public HostSpec registryHost() {
        return HostSpec.at(registryIp(), "debian").privateKey(key);
    }

    /** Reached through the other, as a machine with a private address alone is. */
    public HostSpec node() {
        return HostSpec.at(nodeIp.getHostAddress(), "ubuntu").privateKey(key).via(registryHost());
    }

    public DockerSpec docker(HostSpec host) {
        return host.docker().repository(repository(), packages.armoredKey()).hubMirror(dockerHub.url());
    }

    // The address above the distribution's, as Docker's own is given.
    private URI repository() {
        return packages.url();
    }

    public Spec<Disk> disk() {
        record Volume(String id, DataSize size) implements Disk {}
        return Spec.existing("layers", new Volume(volume, DataSize.gib(1)));
    }

    public Settings settings(Listener listener) {
        Dialer dialer = (name, port, timeout) ->
                machines.dialer().dial(name.endsWith(".example.org") ? registryIp() : name, port, timeout);
        return Settings.defaults()
                .stateDirectory(directory.resolve("state"))
                .dialer(dialer)
                .listener(listener);
    }

    /** Answers for {@link Given.Hostname}: {@link #settings} leads the name to the registry's machine. */
    public Provider names() {
        return services -> new Connection() {
            @Override
            public List<Handler<?, ?>> handlers() {
                return List.of(new Names());
            }

            @Override
            public void close() {}
        };
    }

    private final class Names implements Handler<Given.Hostname, Address> {
        @Override
        public Class<Given.Hostname> specType() {
            return Given.Hostname.class;
        }

        @Override
        public List<Address> find(Given.Hostname spec, Context context) {
            record At(InetAddress ip, String machineId) implements Address {}
            return List.of(new At(registryIp, "registry"));
        }

        @Override
        public Address create(Given.Hostname spec, Context context) {
            throw new IllegalStateException("others made it");
        }

        @Override
        public void delete(Given.Hostname spec, Address found, Context context) {
            throw new IllegalStateException("others made it");
        }
    }

    @Override
    public void close() {
        machines.close();
        dockerHub.close();
        images.close();
        packages.close();
    }
}
