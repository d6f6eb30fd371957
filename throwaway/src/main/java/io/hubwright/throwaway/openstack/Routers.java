package io.hubwright.throwaway.openstack;

import static io.hubwright.throwaway.openstack.Attribute.Kind.ANY;
import static io.hubwright.throwaway.openstack.Attribute.Kind.BOOLEAN;
import static io.hubwright.throwaway.openstack.Attribute.Kind.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Routers: a gateway on an external network, and interfaces, which are ports, on subnets. */
record Routers(Store store, Ports ports) implements NeutronKind {
    static final String INTERFACE = "network:router_interface";
    private static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.of("name", TEXT, ""),
            Attribute.of("description", TEXT, ""),
            Attribute.of("admin_state_up", BOOLEAN, true),
            Attribute.readOnly("status", "ACTIVE"),
            Attribute.of("external_gateway_info", ANY, Json.NULL),
            Attribute.readOnly("routes", List.of()),
            Attribute.fixed("availability_zone_hints", ANY, List.of()),
            Attribute.readOnly("availability_zones", List.of("nova")),
            Attribute.fixed("flavor_id", TEXT, Json.NULL));

    @Override
    public String name() {
        return "router";
    }

    @Override
    public String plural() {
        return "routers";
    }

    @Override
    public Table<Row> rows() {
        return store.routers;
    }

    @Override
    public List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    public ApiError notFound(String id) {
        return ApiError.neutron(404, "RouterNotFound", "Router " + id + " could not be found");
    }

    @Override
    public boolean bulk() {
        return false;
    }

    @Override
    public Row create(Context context, Map<String, Object> values) {
        String id = Ids.uuid();
        return store.routers.put(id, withGateway(Row.of(store.time(), id, values)));
    }

    @Override
    public Row update(Context context, Row row, Map<String, Object> changes) {
        return withGateway(row.with(changes));
    }

    private Row withGateway(Row router) {
        if (!(router.value("external_gateway_info") instanceof Map<?, ?> info) || info.isEmpty()) {
            return router.with("external_gateway_info", Json.NULL);
        }
        String networkId = String.valueOf(info.get("network_id"));
        Row network = store.networks.find(networkId).orElseThrow(() -> new Networks(store).notFound(networkId));
        if (!network.isTrue("router:external")) {
            throw ApiError.neutron(
                    400, "BadRequest", "Bad router request: Network " + networkId + " is not an external network.");
        }
        Map<String, Object> gateway = new LinkedHashMap<>();
        gateway.put("network_id", networkId);
        gateway.put("enable_snat", true);
        Optional<Row> subnet = store.subnets.first(s -> s.text("network_id").equals(networkId));
        gateway.put(
                "external_fixed_ips",
                subnet.map(s -> List.of(Map.of("subnet_id", s.id(), "ip_address", s.text("gateway_ip"))))
                        .orElse(List.of()));
        return router.with("external_gateway_info", gateway);
    }

    @Override
    public void delete(Context context, Row row) {
        List<String> ids = interfaces(row).stream().map(Row::id).toList();
        if (!ids.isEmpty()) {
            throw ApiError.neutron(
                    409, "RouterInUse", "Router " + row.id() + " has ports still attached: " + String.join(", ", ids));
        }
    }

    List<Row> interfaces(Row router) {
        return store.ports.where(port -> port.text("device_id").equals(router.id())
                && port.text("device_owner").equals(INTERFACE));
    }

    void addTo(Routes routes) {
        routes.on("PUT", "/v2.0/routers/{id}/add_router_interface", this::addInterface)
                .on("PUT", "/v2.0/routers/{id}/remove_router_interface", this::removeInterface);
    }

    private Answer addInterface(Context context) {
        Row router = Neutron.find(context, this, context.variable(0));
        JsonNode body = context.body();
        if (body.has("port_id")) {
            Row port = Neutron.find(context, ports, body.path("port_id").asText());
            return Answer.ok(info(router, store.ports.put(port.id(), port.with(owner(router)))));
        } else if (!body.has("subnet_id")) {
            throw ApiError.neutron(
                    400, "BadRequest", "Bad router request: Either subnet_id or port_id must be specified.");
        }
        String subnetId = body.path("subnet_id").asText();
        Row subnet = store.subnets.find(subnetId).orElseThrow(() -> new Subnets(store, new Networks(store))
                .notFound(subnetId));
        if (interfaces(router).stream().anyMatch(port -> Ports.isOn(port, subnetId))) {
            throw ApiError.neutron(
                    400, "BadRequest", "Bad router request: Router already has a port on subnet " + subnetId + ".");
        }
        Row port = ports.createOn(router.projectId(), subnet, Optional.of(subnet.text("gateway_ip")), owner(router));
        return Answer.ok(info(router, port));
    }

    private static Map<String, Object> owner(Row router) {
        return Map.of("device_id", router.id(), "device_owner", INTERFACE, "status", "ACTIVE");
    }

    private Answer removeInterface(Context context) {
        Row router = Neutron.find(context, this, context.variable(0));
        String subnetId = context.body().path("subnet_id").asText();
        String portId = context.body().path("port_id").asText();
        if (portId.isEmpty() && store.subnets.find(subnetId).isEmpty()) {
            throw new Subnets(store, new Networks(store)).notFound(subnetId);
        }
        Row port = interfaces(router).stream()
                .filter(p -> p.id().equals(portId) || Ports.isOn(p, subnetId))
                .findFirst()
                .orElseThrow(() -> ApiError.neutron(
                        404,
                        "RouterInterfaceNotFoundForSubnet",
                        "Router " + router.id() + " has no interface on subnet " + subnetId));
        boolean needed = store.floatingIps.any(ip -> ip.text("router_id").equals(router.id())
                && store.ports
                        .find(ip.text("port_id"))
                        .map(p -> Ports.isOn(p, Ports.subnetId(port)))
                        .orElse(false));
        if (needed) {
            throw ApiError.neutron(
                    409,
                    "RouterInterfaceInUseByFloatingIP",
                    "Router interface for subnet " + Ports.subnetId(port) + " on router " + router.id()
                            + " cannot be deleted, as it is required by one or more floating IPs.");
        }
        store.ports.remove(port.id());
        return Answer.ok(info(router, port));
    }

    private static ObjectNode info(Row router, Row port) {
        return Json.object(
                "id", router.id(),
                "tenant_id", router.projectId(),
                "port_id", port.id(),
                "network_id", port.text("network_id"),
                "subnet_id", Ports.subnetId(port),
                "subnet_ids", List.of(Ports.subnetId(port)));
    }

    /** The router that joins the port's subnet to the external network. */
    Optional<Row> between(String subnetId, String externalNetworkId) {
        return store.routers.first(router -> router.value("external_gateway_info") instanceof Map<?, ?> info
                && externalNetworkId.equals(info.get("network_id"))
                && interfaces(router).stream().anyMatch(port -> Ports.isOn(port, subnetId)));
    }
}
