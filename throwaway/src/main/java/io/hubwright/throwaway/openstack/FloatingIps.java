package io.hubwright.throwaway.openstack;

import static io.hubwright.throwaway.openstack.Attribute.Kind.TEXT;
import static io.hubwright.throwaway.openstack.Attribute.Kind.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Floating IPs. As in the real one, an update may move an address that is in use elsewhere, silently: only {@code
 * If-Match} guards against that.
 */
record FloatingIps(
        Store store, Networks networks, Ports ports, Routers routers, Wiring wiring, Later later, Duration delay)
        implements NeutronKind {
    private static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.required("floating_network_id", UUID),
            Attribute.fixed("floating_ip_address", TEXT, Json.NULL),
            Attribute.of("description", TEXT, ""),
            Attribute.of("port_id", UUID, Json.NULL),
            Attribute.of("fixed_ip_address", TEXT, Json.NULL),
            Attribute.readOnly("router_id", Json.NULL),
            Attribute.readOnly("status", "DOWN"),
            Attribute.fixed("subnet_id", UUID, Json.NULL));

    private static final Map<String, Object> LOOSE =
            Map.of("port_id", Json.NULL, "fixed_ip_address", Json.NULL, "router_id", Json.NULL, "status", "DOWN");

    @Override
    public String name() {
        return "floatingip";
    }

    @Override
    public String plural() {
        return "floatingips";
    }

    @Override
    public Table<Row> rows() {
        return store.floatingIps;
    }

    @Override
    public List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    public ApiError notFound(String id) {
        return ApiError.neutron(404, "FloatingIPNotFound", "Floating IP " + id + " could not be found");
    }

    @Override
    public boolean bulk() {
        return false;
    }

    private static ApiError bad(String reason) {
        return ApiError.neutron(400, "BadRequest", "Bad floatingip request: " + reason + ".");
    }

    @Override
    public Row create(Context context, Map<String, Object> values) {
        String networkId = String.valueOf(values.get("floating_network_id"));
        Row network = Neutron.find(context, networks, networkId);
        if (!network.isTrue("router:external")) {
            throw bad("Network " + networkId + " is not a valid external network");
        }
        if (values.get("floating_ip_address") instanceof String
                && !context.session().admin()) {
            throw ApiError.neutron(
                    403,
                    "PolicyNotAuthorized",
                    "(rule:create_floatingip and rule:create_floatingip:floating_ip_address) is disallowed by policy");
        }
        Map<String, Object> filled = new LinkedHashMap<>(values);
        filled.remove("subnet_id");
        if (!(values.get("floating_ip_address") instanceof String)) {
            filled.put("floating_ip_address", nextAddress(networkId));
        }
        String id = Ids.uuid();
        Row row = Row.of(store.time(), id, filled);
        Row made = row.find("port_id").isPresent() ? associated(context, row) : row;
        connect(made);
        return store.floatingIps.put(id, Row.of(store.time(), id, made.values()));
    }

    private String nextAddress(String networkId) {
        return store.subnets.where(s -> s.text("network_id").equals(networkId)).stream()
                .flatMap(subnet -> new IpPool(store).next(subnet).stream())
                .findFirst()
                .orElseThrow(() -> ApiError.neutron(
                        409,
                        "IpAddressGenerationFailure",
                        "No more IP addresses available on network " + networkId + "."));
    }

    @Override
    public Row update(Context context, Row row, Map<String, Object> changes) {
        if (!changes.containsKey("port_id")) {
            return row.with(changes);
        }
        Optional<Row> old = store.ports.find(row.text("port_id"));
        boolean stays =
                old.map(port -> port.id().equals(changes.get("port_id"))).orElse(false);
        Row loose = (stays ? row : row.with(LOOSE)).with(changes);
        Row changed = loose.find("port_id").isPresent() ? associated(context, loose) : loose;
        if (!stays) {
            old.ifPresent(port -> disconnect(row, wiring, port));
            connect(changed);
        }
        return changed;
    }

    /** Without its port: DOWN, and kept. */
    static Row loosened(Row ip, Wiring wiring, Row port) {
        disconnect(ip, wiring, port);
        return ip.with(LOOSE);
    }

    private static void disconnect(Row ip, Wiring wiring, Row port) {
        if (!port.text("device_id").isEmpty()) {
            wiring.disconnect(port.text("device_id"), ip.text("floating_ip_address"));
        }
    }

    private void connect(Row ip) {
        Optional<Row> port = store.ports.find(ip.text("port_id"));
        port.map(p -> p.text("device_id"))
                .filter(device -> !device.isEmpty())
                .ifPresent(device -> wiring.connect(device, ip.text("floating_ip_address")));
        port.ifPresent(p -> later.after(delay, () -> store.transaction(() -> activate(ip.id(), p.id()))));
    }

    private Row associated(Context context, Row row) {
        Row port = Neutron.find(context, ports, row.text("port_id"));
        String fixedIp = fixedIp(row, port);
        String subnetId = port.maps("fixed_ips").stream()
                .filter(ip -> fixedIp.equals(ip.get("ip_address")))
                .map(ip -> String.valueOf(ip.get("subnet_id")))
                .findFirst()
                .orElse("");
        String external = row.text("floating_network_id");
        Row router = routers.between(subnetId, external)
                .orElseThrow(() -> ApiError.neutron(
                        404,
                        "ExternalGatewayForFloatingIPNotFound",
                        "External network " + external + " is not reachable from subnet " + subnetId
                                + ".  Therefore, cannot associate Port " + port.id() + " with a Floating IP."));
        mustBeAlone(row, port, fixedIp);
        return row.with(Map.of("fixed_ip_address", fixedIp, "router_id", router.id()));
    }

    private static String fixedIp(Row row, Row port) {
        Optional<String> wanted = row.find("fixed_ip_address");
        String first = Ports.address(port);
        if (first.isEmpty()) {
            throw bad("Cannot add floating IP to port " + port.id() + " that has no fixed IPv4 addresses");
        }
        boolean has = wanted.map(w -> port.maps("fixed_ips").stream().anyMatch(ip -> w.equals(ip.get("ip_address"))))
                .orElse(true);
        if (!has) {
            throw bad("Port " + port.id() + " does not have fixed ip " + wanted.orElse(""));
        }
        return wanted.orElse(first);
    }

    private void mustBeAlone(Row row, Row port, String fixedIp) {
        boolean taken = store.floatingIps.any(other -> !other.id().equals(row.id())
                && other.text("port_id").equals(port.id())
                && other.text("fixed_ip_address").equals(fixedIp));
        if (taken) {
            throw ApiError.neutron(
                    409,
                    "FloatingIPPortAlreadyAssociated",
                    "Cannot associate floating IP " + row.text("floating_ip_address") + " (" + row.id() + ") with port "
                            + port.id() + " using fixed IP " + fixedIp + ", as that fixed IP already has a floating IP"
                            + " on external network " + row.text("floating_network_id") + ".");
        }
    }

    private void activate(String id, String portId) {
        store.floatingIps.change(
                id,
                ip -> ip.text("port_id").equals(portId) && !ip.text("status").equals("ACTIVE")
                        ? ip.with("status", "ACTIVE")
                        : ip);
    }

    @Override
    public void delete(Context context, Row row) {
        store.ports.find(row.text("port_id")).ifPresent(port -> loosened(row, wiring, port));
    }

    @Override
    public ObjectNode view(Row row) {
        ObjectNode view = row.json();
        view.set("port_details", Json.node(store.ports.find(row.text("port_id")).map(FloatingIps::details)));
        return view;
    }

    private static ObjectNode details(Row port) {
        return Json.object(
                "name", port.text("name"),
                "network_id", port.text("network_id"),
                "mac_address", port.text("mac_address"),
                "admin_state_up", true,
                "status", port.text("status"),
                "device_id", port.text("device_id"),
                "device_owner", port.text("device_owner"));
    }
}
