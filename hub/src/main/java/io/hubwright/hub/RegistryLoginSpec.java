package io.hubwright.hub;

import io.hubwright.Address;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.host.DockerSpec;
import io.hubwright.host.HostSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A machine that pulls from the registry: root's Docker and the kubelet know the password and trust the certificate.
 *
 * @param docker the machine's Docker Engine, where it is made first; without it an engine that is there is used all the same
 * @param privateAddress where this machine reaches the registry; the name and the certificate stay the same
 * @param user which of the registry's users; empty means its only one, or the first by name
 */
public record RegistryLoginSpec(
        PrivateRegistrySpec registry,
        HostSpec node,
        Optional<DockerSpec> docker,
        Optional<Spec<? extends Address>> privateAddress,
        Optional<String> user)
        implements Spec<RegistryLogin> {

    static RegistryLoginSpec of(PrivateRegistrySpec registry, HostSpec node) {
        return new RegistryLoginSpec(registry, node, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Waits for that engine, which must be on this machine, and proves the login by a pull. */
    public RegistryLoginSpec docker(DockerSpec docker) {
        if (!docker.host().equals(node))
            throw new IllegalArgumentException("the login is on " + node.name() + ", but this Docker on "
                    + docker.host().name());
        return new RegistryLoginSpec(registry, node, Optional.of(docker), privateAddress, user);
    }

    /** Lets the machine reach the registry there, by a line in its {@code /etc/hosts}. */
    public RegistryLoginSpec privateAddress(Spec<? extends Address> privateAddress) {
        return new RegistryLoginSpec(registry, node, docker, Optional.of(privateAddress), user);
    }

    public RegistryLoginSpec user(String user) {
        return new RegistryLoginSpec(registry, node, docker, privateAddress, Optional.of(user));
    }

    /** The user and his password; empty if the registry has no such user. */
    Optional<Login> login() {
        return registry.users().entrySet().stream()
                .filter(entry -> user.isEmpty() || user.get().equals(entry.getKey()))
                .findFirst()
                .map(entry -> new Login(entry.getKey(), entry.getValue()));
    }

    record Login(String user, Secret password) {}

    @Override
    public String kind() {
        return "registry-login";
    }

    @Override
    public String name() {
        return registry.name() + "@" + node.name();
    }

    @Override
    public List<Spec<?>> requires() {
        var all = new ArrayList<Spec<?>>(List.of(registry, registry.host().address(), node));
        docker.ifPresent(all::add);
        privateAddress.ifPresent(all::add);
        registry.tls().ifPresent(all::add);
        return all;
    }

    @Override
    public String toString() {
        return registry.endpoint() + " on " + node.name();
    }
}
