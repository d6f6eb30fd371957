package io.hubwright.openstack;

import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A virtual machine. An image or user data that changes later never rebuilds it.
 *
 * @param hardware empty if the server is there already
 * @param network by name or id; empty if the project has only one
 * @param userData for cloud-init at the first boot; not a place for secrets, for the machine and the cloud's API show it
 */
public record ServerSpec(
        String name,
        Optional<Hardware> hardware,
        Optional<KeyPairSpec> keyPair,
        List<SecurityGroupSpec> securityGroups,
        Optional<String> network,
        Optional<String> userData,
        Optional<String> availabilityZone)
        implements Spec<Server> {
    public ServerSpec {
        securityGroups = List.copyOf(securityGroups);
        if (name.isBlank()) throw new IllegalArgumentException("a server needs a name");
        if (hardware.isEmpty()
                && (keyPair.isPresent()
                        || !securityGroups.isEmpty()
                        || network.isPresent()
                        || userData.isPresent()
                        || availabilityZone.isPresent()))
            throw new IllegalArgumentException(
                    "the existing server " + name + " is only referred to: it takes no settings from here");
    }

    /**
     * What a server is made of.
     *
     * @param image by name or id; looked up when the server is made, and never again
     * @param flavor by name or id
     */
    public record Hardware(String image, String flavor) {}

    /**
     * A server to be made.
     *
     * @param image by name or id
     * @param flavor by name or id
     */
    public static ServerSpec of(String name, String image, String flavor) {
        return new ServerSpec(
                name,
                Optional.of(new Hardware(image, flavor)),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A server that is there already. */
    public static ServerSpec existing(String nameOrId) {
        return new ServerSpec(
                nameOrId,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public ServerSpec keyPair(KeyPairSpec key) {
        return new ServerSpec(name, hardware, Optional.of(key), securityGroups, network, userData, availabilityZone);
    }

    /** Replaces them. Without any the cloud's default group holds. */
    public ServerSpec securityGroups(SecurityGroupSpec... all) {
        return new ServerSpec(name, hardware, keyPair, List.of(all), network, userData, availabilityZone);
    }

    /** By name or id. */
    public ServerSpec network(String nameOrId) {
        return new ServerSpec(
                name, hardware, keyPair, securityGroups, Optional.of(nameOrId), userData, availabilityZone);
    }

    /** What cloud-init runs at the first boot. A later change is reported, and not applied. */
    public ServerSpec userData(String text) {
        return new ServerSpec(name, hardware, keyPair, securityGroups, network, Optional.of(text), availabilityZone);
    }

    public ServerSpec availabilityZone(String zone) {
        return new ServerSpec(name, hardware, keyPair, securityGroups, network, userData, Optional.of(zone));
    }

    @Override
    public String kind() {
        return "server";
    }

    @Override
    public List<Spec<?>> requires() {
        if (isExisting()) return List.of();
        var all = new ArrayList<Spec<?>>(List.of(port()));
        keyPair.ifPresent(all::add);
        return List.copyOf(all);
    }

    @Override
    public boolean isExisting() {
        return hardware.isEmpty();
    }

    /** What it is made of. */
    Hardware made() {
        return hardware.orElseThrow(() -> new IllegalStateException(this + " is not ours to make"));
    }

    PortSpec port() {
        return new PortSpec(name, securityGroups, network);
    }

    /** Without the user data, and on one line. */
    @Override
    public String toString() {
        return "server " + name
                + hardware.map(made -> " (" + made.image() + ", " + made.flavor() + ")")
                        .orElse(" (existing)");
    }
}
