package io.hubwright.openstack;

import io.hubwright.Spec;
import java.util.List;
import java.util.Optional;

/**
 * A public address of a server. A free one of the project is taken before one is allocated, for they are few; it is given back in the
 * end, not deleted.
 *
 * @param server empty if the address is there already, and is where it should be
 * @param pool the external network to take it from, by name or id; empty to take the one behind the server's router
 * @param address which one, by address or id; empty for any
 */
public record FloatingIpSpec(Optional<ServerSpec> server, Optional<String> pool, Optional<String> address)
        implements Spec<FloatingIp> {
    public FloatingIpSpec {
        if (server.isEmpty() && pool.isPresent())
            throw new IllegalArgumentException("the existing floating IP " + address.orElse("")
                    + " is only referred to: it takes no pool from here");
    }

    /** An address for this server. */
    public static FloatingIpSpec on(ServerSpec server) {
        return new FloatingIpSpec(Optional.of(server), Optional.empty(), Optional.empty());
    }

    /** An address that is on a server already. */
    public static FloatingIpSpec existing(String ipOrId) {
        return new FloatingIpSpec(Optional.empty(), Optional.empty(), Optional.of(ipOrId));
    }

    /** From this external network, by name or id. */
    public FloatingIpSpec pool(String nameOrId) {
        return new FloatingIpSpec(server, Optional.of(nameOrId), address);
    }

    /** This one of the project's addresses, to be put on the server: it must be free. */
    public FloatingIpSpec address(String ipOrId) {
        return new FloatingIpSpec(server, pool, Optional.of(ipOrId));
    }

    @Override
    public String kind() {
        return "floating-ip";
    }

    @Override
    public String name() {
        return server.map(ServerSpec::name).or(() -> address).orElse("");
    }

    @Override
    public List<Spec<?>> requires() {
        return server.<List<Spec<?>>>map(List::of).orElse(List.of());
    }

    @Override
    public boolean isExisting() {
        return server.isEmpty();
    }
}
