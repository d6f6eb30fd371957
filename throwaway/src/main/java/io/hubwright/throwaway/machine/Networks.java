package io.hubwright.throwaway.machine;

import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network;
import io.hubwright.HubwrightException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import java.util.stream.Stream;

/** The two container networks of a run, each with a range of its own so that addresses can be given out. */
final class Networks {
    private final Engine engine;
    private final String internalName;
    private final String externalName;
    private final Machines.Subnet internal;
    private final Machines.Subnet external;

    private Networks(Engine engine, String run, FreeSubnets free) {
        this.engine = engine;
        // The engine routes a container's traffic through the network whose name sorts first.
        this.internalName = "hubwright-" + run + "-1-internal";
        this.externalName = "hubwright-" + run + "-2-external";
        this.internal = create(run, internalName, free.internal());
        this.external = create(run, externalName, free.external());
    }

    static Networks create(Engine engine, String run) {
        return new Networks(engine, run, FreeSubnets.look());
    }

    Machines.Subnet internal() {
        return internal;
    }

    Machines.Subnet external() {
        return external;
    }

    String internalName() {
        return internalName;
    }

    private Machines.Subnet create(String run, String name, Stream<Machines.Subnet> candidates) {
        var mtu = String.valueOf(mtu());
        for (var subnet : (Iterable<Machines.Subnet>) candidates::iterator) {
            var ipam = new Network.Ipam()
                    .withConfig(new Network.Ipam.Config()
                            .withSubnet(subnet.cidr().toString())
                            .withGateway(subnet.gateway().getHostAddress()));
            try {
                engine.ask("create network " + name, client -> client.createNetworkCmd()
                        .withName(name)
                        .withDriver("bridge")
                        .withIpam(ipam)
                        .withOptions(Map.of("com.docker.network.driver.mtu", mtu))
                        .withLabels(Owner.labels(run))
                        .exec());
            } catch (HubwrightException e) {
                if (String.valueOf(e.getMessage()).contains("overlaps"))
                    continue; // another network of the engine has it
                throw e;
            }
            requireHere(subnet);
            return subnet;
        }
        throw new HubwrightException(
                "create network " + name + ": all ranges that a throwaway cloud takes are in use on this"
                        + " computer; remove container networks that are not needed (docker network prune)");
    }

    // With an engine in a virtual machine, or this program in a container, the gateway is elsewhere.
    private static void requireHere(Machines.Subnet subnet) {
        try {
            if (NetworkInterface.getByInetAddress(subnet.gateway()) != null) return;
        } catch (SocketException e) {
            throw new HubwrightException("cannot look at this computer's network interfaces: " + e.getMessage(), e);
        }
        throw new HubwrightException(
                "container machines need a Docker Engine that shares this computer's network, but its network "
                        + subnet.cidr()
                        + " is not here (Docker Desktop, or this program in a container); take simulated machines");
    }

    // Tunnels and clouds have smaller packets than the engine's default; larger ones would vanish on the way out.
    private static int mtu() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Networks::carriesTraffic)
                    .mapToInt(link -> {
                        try {
                            return link.getMTU();
                        } catch (SocketException e) {
                            return 1500;
                        }
                    })
                    .filter(mtu -> mtu >= 1280)
                    .min()
                    .orElse(1500);
        } catch (SocketException e) {
            return 1500;
        }
    }

    private static boolean carriesTraffic(NetworkInterface link) {
        try {
            return link.isUp() && !link.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }

    void addFloatingIp(String container, InetAddress ip) {
        var address = new ContainerNetwork.Ipam().withIpv4Address(ip.getHostAddress());
        engine.ask("give " + ip.getHostAddress() + " to " + container, client -> client.connectToNetworkCmd()
                .withContainerId(container)
                .withNetworkId(externalName)
                .withContainerNetwork(new ContainerNetwork().withIpamConfig(address))
                .exec());
    }

    void removeFloatingIp(String container) {
        engine.tell("take the floating address from " + container, client -> client.disconnectFromNetworkCmd()
                .withContainerId(container)
                .withNetworkId(externalName)
                .withForce(true)
                .exec());
    }
}
