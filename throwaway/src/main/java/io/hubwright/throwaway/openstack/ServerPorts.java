package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nova's side of the network: which ports a server asks for, binds, makes and gives back. */
final class ServerPorts {
    static final String OWNER = "compute:nova";

    /** One interface that a server shall have: a port that is there, or a new one on a network. */
    record Wanted(Optional<String> portId, Optional<Row> network, Optional<String> fixedIp, List<String> groups) {}

    private final Store store;
    private final Ports ports;
    private final SecurityGroups groups;
    private final Wiring wiring;

    ServerPorts(Store store, Ports ports, SecurityGroups groups, Wiring wiring) {
        this.store = store;
        this.ports = ports;
        this.groups = groups;
        this.wiring = wiring;
    }

    /** What a create request asks for, checked as Nova's API checks it: a port in use is refused, a race is not seen. */
    List<Wanted> wanted(Context context, ObjectNode server) {
        List<String> groupIds = new ArrayList<>();
        server.path("security_groups")
                .forEach(group ->
                        groupIds.add(group(context, group.path("name").asText()).id()));
        JsonNode networks = server.path("networks");
        if (networks.isMissingNode() && context.since(37)) {
            throw ApiError.badRequest("Invalid input for field/attribute server. 'networks' is a required property");
        }
        if (networks.asText().equals("none")) {
            return List.of();
        } else if (!networks.isArray() || networks.isEmpty()) {
            return theOnlyNetwork(context)
                    .map(network ->
                            List.of(new Wanted(Optional.empty(), Optional.of(network), Optional.empty(), groupIds)))
                    .orElse(List.of());
        }
        List<Wanted> wanted = new ArrayList<>();
        networks.forEach(network -> wanted.add(one(context, network, groupIds)));
        return wanted;
    }

    Wanted one(Context context, JsonNode network, List<String> groupIds) {
        Optional<String> portId = Json.text(network, "port").or(() -> Json.text(network, "port_id"));
        if (portId.isPresent()) {
            Row port = store.ports
                    .find(portId.get())
                    .filter(p -> ports.visible(context, p))
                    .orElseThrow(() -> ApiError.badRequest("Port id " + portId.get() + " could not be found."));
            if (!port.text("device_id").isEmpty()) {
                throw ApiError.conflict("Port " + port.id() + " is still in use.");
            }
            return new Wanted(portId, Optional.empty(), Optional.empty(), groupIds);
        }
        String id = Json.text(network, "uuid")
                .or(() -> Json.text(network, "net_id"))
                .orElse("");
        Row found = store.networks
                .find(id)
                .filter(n -> new Networks(store).visible(context, n))
                .orElseThrow(() -> ApiError.badRequest("Network " + id + " could not be found."));
        if (found.isTrue("router:external") && !context.session().admin() && !found.isTrue("shared")) {
            throw ApiError.forbidden("It is not allowed to create an interface on external network " + id);
        }
        Optional<String> fixedIp = Json.text(network, "fixed_ip")
                .or(() -> Json.text(network.path("fixed_ips").path(0), "ip_address"));
        return new Wanted(Optional.empty(), Optional.of(found), fixedIp, groupIds);
    }

    private Optional<Row> theOnlyNetwork(Context context) {
        List<Row> networks = store.networks.where(n -> !n.isTrue("router:external")
                && (n.projectId().equals(context.projectId()) || n.isTrue("shared"))
                && !n.texts("subnets").isEmpty());
        if (networks.size() > 1) {
            throw ApiError.conflict("Multiple possible networks found, use a Network ID to be more specific.");
        }
        return networks.stream().findFirst();
    }

    Row group(Context context, String nameOrId) {
        groups.ensureDefault(context.projectId());
        List<Row> found = store.securityGroups.where(g -> g.projectId().equals(context.projectId())
                && (g.id().equals(nameOrId) || g.text("name").equals(nameOrId)));
        if (found.size() > 1) {
            throw ApiError.conflict(
                    "Multiple security_groups found matching '" + nameOrId + "'. Use an ID to be more specific.");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(
                        () -> ApiError.badRequest("Unable to find security_group with name or id '" + nameOrId + "'"));
    }

    /** False when a port was taken by another server since the request was accepted. */
    boolean plug(Server server, Wanted wanted) {
        if (wanted.portId().isEmpty()) {
            make(server, wanted);
            return true;
        }
        Optional<Row> port = store.ports.find(wanted.portId().get());
        if (port.isEmpty() || !port.get().text("device_id").isEmpty()) {
            return false;
        }
        bind(port.get(), server.id());
        return true;
    }

    private void bind(Row port, String serverId) {
        store.ports.put(port.id(), port.with(Map.of("device_id", serverId, "device_owner", OWNER, "status", "ACTIVE")));
        store.floatingIps
                .where(ip -> ip.text("port_id").equals(port.id()))
                .forEach(ip -> wiring.connect(serverId, ip.text("floating_ip_address")));
    }

    private void make(Server server, Wanted wanted) {
        Row network = wanted.network().orElseThrow();
        Row subnet = store.subnets
                .first(s -> s.text("network_id").equals(network.id())
                        && wanted.fixedIp().map(ip -> IpPool.contains(s, ip)).orElse(true))
                .orElseThrow(() -> ApiError.badRequest(
                        "Network " + network.id() + " requires a subnet in order to boot" + " instances on."));
        String project = server.owner().projectId();
        List<String> groupIds = wanted.groups().isEmpty()
                ? List.of(groups.ensureDefault(project).id())
                : wanted.groups();
        ports.createOn(
                project,
                subnet,
                wanted.fixedIp(),
                Map.of(
                        "device_id",
                        server.id(),
                        "device_owner",
                        OWNER,
                        "status",
                        "ACTIVE",
                        "security_groups",
                        List.copyOf(groupIds)));
    }

    List<Row> of(String serverId) {
        return store.ports.where(port -> port.text("device_id").equals(serverId));
    }

    /** When the server goes: its own ports are deleted, those that the user made stay, without a device. */
    void release(Server server) {
        for (Row port : of(server.id())) {
            if (server.wish().givenPorts().contains(port.id())) {
                unbind(port);
            } else {
                remove(port);
            }
        }
    }

    void remove(Row port) {
        ports.release(port);
        store.ports.remove(port.id());
    }

    void unbind(Row port) {
        store.floatingIps
                .where(ip -> ip.text("port_id").equals(port.id()))
                .forEach(ip -> wiring.disconnect(port.text("device_id"), ip.text("floating_ip_address")));
        store.ports.put(port.id(), port.with(Map.of("device_id", "", "device_owner", "", "status", "DOWN")));
    }

    /**
     * What the clean-up of a failed build does to the ports that it asked for: it unbinds them, even from the server that
     * was faster. Two servers on one port lose it both.
     */
    void unbindAll(List<Wanted> wanted) {
        wanted.stream()
                .flatMap(w -> w.portId().flatMap(store.ports::find).stream())
                .filter(port -> !port.text("device_id").isEmpty())
                .forEach(this::unbind);
    }

    /** Groups of every port of the server, with one added or removed. */
    void change(Server server, Row group, boolean add) {
        for (Row port : of(server.id())) {
            List<String> ids = new ArrayList<>(port.texts("security_groups"));
            ids.remove(group.id());
            if (add) {
                ids.add(group.id());
            }
            store.ports.put(port.id(), port.with("security_groups", List.copyOf(ids)));
        }
    }
}
