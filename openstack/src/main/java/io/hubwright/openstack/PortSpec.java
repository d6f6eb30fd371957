package io.hubwright.openstack;

import io.hubwright.Spec;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** A server's place in its network. A node of its own, because a server that fails to build leaves it behind; users never write it. */
record PortSpec(String name, List<SecurityGroupSpec> securityGroups, Optional<String> network)
        implements Spec<PortSpec.Port> {
    @Override
    public String kind() {
        return "port";
    }

    @Override
    public List<Spec<?>> requires() {
        return List.copyOf(securityGroups);
    }

    record Port(String id, InetAddress ip, String networkId) {}
}
