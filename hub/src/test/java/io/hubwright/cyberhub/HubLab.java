package io.hubwright.cyberhub;

import io.hubwright.Address;
import io.hubwright.DataSize;
import io.hubwright.Dialer;
import io.hubwright.Disk;
import io.hubwright.HostnameSpec;
import io.hubwright.Spec;
import io.hubwright.engine.Connection;
import io.hubwright.engine.Context;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Listener;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Settings;
import io.hubwright.host.Host;
import io.hubwright.host.HostSpec;
import io.hubwright.host.SshfsSpec;
import io.hubwright.throwaway.SshKeyFiles;
import io.hubwright.throwaway.machine.AptRepository;
import io.hubwright.throwaway.machine.ContainerMachines;
import io.hubwright.throwaway.machine.HubImages;
import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistrySettings;
import io.hubwright.tls.CertificateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Real machines for hubs, with a package repository and a mirror that has the hubs' images: a cloud's worth without the cloud. */
final class HubLab implements AutoCloseable {
    // All that ran, with its environment, as any user of the machine could have seen it.
    private static final String WATCH_PROCESSES =
            "#!/bin/sh\n(while :; do ps axeww -o args=; sleep 0.05; done >/root/seen 2>/dev/null) &\n";

    private final Path directory;
    private final ContainerMachines machines;
    private final AptRepository packages;
    private final EmbeddedRegistry dockerHub;
    private final HubImages images;
    private final SshKeyFiles key;
    private final List<Node> nodes = new ArrayList<>();

    /** A machine, and the names under hubN.example.org that lead to it. */
    record Node(Machine machine, InetAddress ip, String volume, int number) {
        Hostname hostname() {
            return new Hostname("hub" + number + ".example.org");
        }
    }

    private HubLab(Path directory) throws IOException {
        this.directory = directory;
        this.key = SshKeyFiles.generate(directory, "key");
        this.machines = ContainerMachines.start(System.out::println);
        var gateway = machines.internal().gateway();
        this.packages = AptRepository.start(gateway, System.out::println);
        this.dockerHub =
                EmbeddedRegistry.start(RegistrySettings.defaults().bind(gateway).storage(directory.resolve("mirror")));
        this.images = HubImages.open(System.out::println);
    }

    static HubLab open(Path directory) throws IOException {
        var lab = new HubLab(directory);
        for (var name : lab.images.names()) lab.dockerHub.offer(name, () -> lab.images.archive(name));
        return lab;
    }

    /** One more machine, with a volume. */
    Node boot() throws IOException {
        int number = nodes.size() + 1;
        var bytes = machines.internal().gateway().getAddress();
        bytes[3] = (byte) (20 + number);
        var ip = InetAddress.getByAddress(bytes);
        var publicKey = Files.readString(key.publicKey()).strip();
        var machine =
                machines.boot(Machines.Boot.of(UUID.randomUUID().toString(), "hub" + number, ip, List.of(publicKey))
                        .userData(WATCH_PROCESSES));
        var node = new Node(machine, ip, UUID.randomUUID().toString(), number);
        machines.createVolume(node.volume(), DataSize.gib(2));
        machine.attach(node.volume(), false);
        nodes.add(node);
        return node;
    }

    HostSpec host(Node node) {
        return HostSpec.at(node.ip().getHostAddress(), "debian").privateKey(key.privateKey());
    }

    /** A directory of another machine, which everybody may read. */
    SshfsSpec sshfs(Node node, String path, Node other, Host there) {
        there.sudo().script("share", "install -d /export && echo star >/export/star");
        var hostKey = there.run("cut", "-d", " ", "-f", "1,2", "/etc/ssh/ssh_host_ed25519_key.pub");
        return host(node)
                .sshfs("debian@" + other.ip().getHostAddress() + ":/export", path, key.privateKey(), hostKey.stdout());
    }

    FrontSpec front(Node node) {
        var host = host(node);
        var docker =
                host.docker().repository(packages.url(), packages.armoredKey()).hubMirror(dockerHub.url());
        return FrontSpec.at(node.hostname(), host, CertificateAuthority.own("lab"))
                .docker(docker);
    }

    Spec<Disk> disk(Node node) {
        record Volume(String id, DataSize size) implements Disk {}
        return Spec.existing("disk" + node.number(), new Volume(node.volume(), DataSize.gib(2)));
    }

    /** An address of this computer that machines reach. */
    InetAddress gateway() {
        return machines.internal().gateway();
    }

    Dialer dialer() {
        return (name, port, timeout) -> machines.dialer().dial(address(name), port, timeout);
    }

    private String address(String name) {
        return nodes.stream()
                .filter(node -> name.equals(node.hostname().hostname()))
                .findFirst()
                .map(node -> node.ip().getHostAddress())
                .orElse(name);
    }

    Settings settings(Listener listener) {
        return Settings.defaults()
                .stateDirectory(directory.resolve("state"))
                .dialer(dialer())
                .listener(listener);
    }

    /** Answers for {@link Hostname}: {@link #settings} leads the names to their machines. */
    Provider names() {
        return services -> new Connection() {
            @Override
            public List<Handler<?, ?>> handlers() {
                return List.of(new Names());
            }

            @Override
            public void close() {}
        };
    }

    /** A name that resolves by itself. */
    record Hostname(String hostname) implements HostnameSpec<Address> {
        @Override
        public String kind() {
            return "dns-record";
        }

        @Override
        public String name() {
            return hostname;
        }

        @Override
        public List<Spec<?>> requires() {
            return List.of();
        }

        @Override
        public boolean isExisting() {
            return true;
        }
    }

    private final class Names implements Handler<Hostname, Address> {
        @Override
        public Class<Hostname> specType() {
            return Hostname.class;
        }

        @Override
        public List<Address> find(Hostname spec, Context context) {
            record At(InetAddress ip, String machineId) implements Address {}
            return nodes.stream()
                    .filter(node -> node.hostname().equals(spec))
                    .<Address>map(node -> new At(node.ip(), spec.hostname()))
                    .toList();
        }

        @Override
        public Address create(Hostname spec, Context context) {
            throw new IllegalStateException("others made it");
        }

        @Override
        public void delete(Hostname spec, Address found, Context context) {
            throw new IllegalStateException("others made it");
        }
    }

    @Override
    public void close() {
        machines.close();
        dockerHub.close();
        packages.close();
        images.close();
    }
}
