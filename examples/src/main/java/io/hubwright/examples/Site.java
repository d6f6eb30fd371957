package io.hubwright.examples;

import io.hubwright.Cidr;
import io.hubwright.DataSize;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.cyberhub.AccessPolicy;
import io.hubwright.cyberhub.ApplicationImage;
import io.hubwright.cyberhub.CyberhubSpec;
import io.hubwright.cyberhub.FrontSpec;
import io.hubwright.cyberhub.ImageSpec;
import io.hubwright.cyberhub.NotebookImage;
import io.hubwright.cyberhub.SignIn;
import io.hubwright.dns.DnsRecordSpec;
import io.hubwright.engine.Deployment;
import io.hubwright.host.DockerSpec;
import io.hubwright.host.HostSpec;
import io.hubwright.hub.PrivateRegistrySpec;
import io.hubwright.hub.RegistryLoginSpec;
import io.hubwright.openstack.FloatingIpSpec;
import io.hubwright.openstack.KeyPairSpec;
import io.hubwright.openstack.SecurityGroupSpec;
import io.hubwright.openstack.ServerSpec;
import io.hubwright.openstack.VolumeSpec;
import io.hubwright.tls.CertificateAuthority;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The site of the README with other names: a registry with its volumes on one machine, and a node that uses it over the local network.
 * With a hub on a third machine, whose users' image is built beside the registry, pushed to it and pulled from it. What differs
 * between a real and a throwaway cloud is passed in.
 */
record Site(
        Deployment deployment,
        PrivateRegistrySpec registry,
        RegistryLoginSpec login,
        FloatingIpSpec address,
        Optional<CyberhubSpec> hub) {
    /** The names of images, flavors and so on, and the files of the person who runs it. */
    record Names(
            String image,
            String flavor,
            String nodeFlavor,
            Optional<String> network,
            String user,
            String hostname,
            Cidr localNetwork,
            Path privateKey) {
        static final Names OF_THE_README = new Names(
                "Ubuntu-24.04",
                "c8-30gb-186",
                "p4-6gb",
                Optional.empty(),
                "ubuntu",
                "my-binder-registry.conp.cloud",
                Cidr.of("192.168.70.0/24"),
                Path.of("id_ed25519"));

        /** Fails with an IllegalArgumentException if there is no such option. */
        Names with(String option, String value) {
            return switch (option) {
                case "--image" ->
                    new Names(value, flavor, nodeFlavor, network, user, hostname, localNetwork, privateKey);
                case "--flavor" ->
                    new Names(image, value, nodeFlavor, network, user, hostname, localNetwork, privateKey);
                case "--node-flavor" ->
                    new Names(image, flavor, value, network, user, hostname, localNetwork, privateKey);
                case "--network" ->
                    new Names(image, flavor, nodeFlavor, Optional.of(value), user, hostname, localNetwork, privateKey);
                case "--user" ->
                    new Names(image, flavor, nodeFlavor, network, value, hostname, localNetwork, privateKey);
                case "--hostname" ->
                    new Names(image, flavor, nodeFlavor, network, user, value, localNetwork, privateKey);
                case "--local-network" -> localNetwork(Cidr.of(value));
                case "--key" -> privateKey(Path.of(value));
                default -> throw new IllegalArgumentException("there is no option " + option + ": --help lists them");
            };
        }

        Names localNetwork(Cidr localNetwork) {
            return new Names(image, flavor, nodeFlavor, network, user, hostname, localNetwork, privateKey);
        }

        Names privateKey(Path privateKey) {
            return new Names(image, flavor, nodeFlavor, network, user, hostname, localNetwork, privateKey);
        }

        Path publicKey() {
            return Path.of(privateKey + ".pub");
        }
    }

    /** Where the hub answers. */
    static final String HUB = "my-hub.conp.cloud";

    /** @param docker where Docker comes from: the default is Docker's own repository */
    static Site of(Names names, Secret password, UnaryOperator<DockerSpec> docker) {
        var key = KeyPairSpec.of("binderhub", names.publicKey());
        var web = SecurityGroupSpec.named("registry")
                .allowAll(names.localNetwork())
                .allowTcp(22, 80, 443);
        var server = onNetwork(ServerSpec.of("registry", names.image(), names.flavor()), names)
                .keyPair(key)
                .securityGroups(web);
        var worker = onNetwork(ServerSpec.of("worker-1", names.image(), names.nodeFlavor()), names)
                .keyPair(key)
                .securityGroups(web);
        var address = FloatingIpSpec.on(server);
        var layers = VolumeSpec.of("docker-registry", DataSize.gib(500)).attachedTo(server);
        var datasets = VolumeSpec.of("data", DataSize.gib(1000)).attachedTo(server);
        var host = HostSpec.at(address, names.user()).privateKey(names.privateKey());
        var node =
                HostSpec.at(worker, names.user()).privateKey(names.privateKey()).via(host);
        var name = DnsRecordSpec.a(names.hostname(), address);
        var registry = PrivateRegistrySpec.at(name, host, CertificateAuthority.own("neurolibre"))
                .docker(docker.apply(host.docker()))
                .storage(host.mount(layers, "/docker-registry"))
                .addUser("user", password);
        var login = registry.loginOn(docker.apply(node.docker())).privateAddress(server);
        var deployment = Deployment.named("neurolibre").of(registry, host.mount(datasets, "/DATA"), login);
        return new Site(deployment, registry, login, address, Optional.empty());
    }

    /** The same with a hub. */
    Site withHub(Names names, SignIn signIn, UnaryOperator<DockerSpec> docker) {
        var registryServer = login.privateAddress().orElseThrow();
        var server = onNetwork(ServerSpec.of("hub", names.image(), names.nodeFlavor()), names)
                .keyPair(KeyPairSpec.of("binderhub", names.publicKey()))
                .securityGroups(SecurityGroupSpec.named("registry")
                        .allowAll(names.localNetwork())
                        .allowTcp(22, 80, 443));
        var hubAddress = FloatingIpSpec.on(server);
        var host = HostSpec.at(hubAddress, names.user()).privateKey(names.privateKey());
        var homes = VolumeSpec.of("homes", DataSize.gib(200)).attachedTo(server);
        var front = FrontSpec.at(DnsRecordSpec.a(HUB, hubAddress), host, CertificateAuthority.own("neurolibre"))
                .docker(docker.apply(host.docker()));
        // Built beside the registry, from there to wherever it is needed.
        var builder = registry.loginOn(registry.docker()).privateAddress(registryServer);
        var lab = ImageSpec.on(
                        registry.docker(),
                        ApplicationImage.of("neurolab", "1")
                                .label("Neuroscience")
                                .addFile("/etc/motd", "Welcome.\n"))
                .registry(builder)
                .path("hubs");
        var pulls = registry.loginOn(front.docker()).privateAddress(registryServer);
        var hub = CyberhubSpec.of("neurolibre", front, signIn)
                .storage(host.mount(homes, "/srv/cyberhub"))
                .access(AccessPolicy.lists().admins("root1"))
                .images(NotebookImage.of(lab).from(pulls));
        var goals = Stream.concat(deployment.goals().stream(), Stream.of(hub)).toList();
        return new Site(
                Deployment.named(deployment.name()).of(goals.toArray(Spec<?>[]::new)),
                registry,
                login,
                address,
                Optional.of(hub));
    }

    private static ServerSpec onNetwork(ServerSpec server, Names names) {
        return names.network().map(server::network).orElse(server);
    }
}
