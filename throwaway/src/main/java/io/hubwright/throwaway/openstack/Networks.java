package io.hubwright.throwaway.openstack;

import static io.hubwright.throwaway.openstack.Attribute.Kind.ANY;
import static io.hubwright.throwaway.openstack.Attribute.Kind.BOOLEAN;
import static io.hubwright.throwaway.openstack.Attribute.Kind.TEXT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Networks. Shared and external ones are everybody's to see. */
record Networks(Store store) implements NeutronKind {
    private static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.of("name", TEXT, ""),
            Attribute.of("description", TEXT, ""),
            Attribute.of("admin_state_up", BOOLEAN, true),
            Attribute.readOnly("status", "ACTIVE"),
            Attribute.readOnly("subnets", List.of()),
            Attribute.of("shared", BOOLEAN, false),
            Attribute.of("router:external", BOOLEAN, false),
            Attribute.of("mtu", Attribute.Kind.INTEGER, 1450),
            Attribute.of("port_security_enabled", BOOLEAN, true),
            Attribute.fixed("availability_zone_hints", ANY, List.of()),
            Attribute.readOnly("availability_zones", List.of("nova")),
            Attribute.readOnly("ipv4_address_scope", Json.NULL),
            Attribute.readOnly("ipv6_address_scope", Json.NULL));

    @Override
    public String name() {
        return "network";
    }

    @Override
    public String plural() {
        return "networks";
    }

    @Override
    public Table<Row> rows() {
        return store.networks;
    }

    @Override
    public List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    public ApiError notFound(String id) {
        return ApiError.neutron(404, "NetworkNotFound", "Network " + id + " could not be found.");
    }

    @Override
    public boolean visible(Context context, Row row) {
        return NeutronKind.super.visible(context, row) || row.isTrue("shared") || row.isTrue("router:external");
    }

    @Override
    public Row create(Context context, Map<String, Object> values) {
        if (!context.session().admin()
                && (Boolean.TRUE.equals(values.get("shared")) || Boolean.TRUE.equals(values.get("router:external")))) {
            throw ApiError.neutron(
                    403,
                    "PolicyNotAuthorized",
                    "(rule:create_network and rule:create_network:router:external) is disallowed by policy");
        }
        String id = Ids.uuid();
        return store.networks.put(id, Row.of(store.time(), id, values));
    }

    @Override
    public Row update(Context context, Row row, Map<String, Object> changes) {
        mustOwn(context, row, "update_network");
        return row.with(changes);
    }

    @Override
    public void delete(Context context, Row row) {
        mustOwn(context, row, "delete_network");
        List<Row> ports = store.ports.where(port -> port.text("network_id").equals(row.id()));
        if (!ports.isEmpty()) {
            String ids = ports.stream().map(Row::id).collect(Collectors.joining(", "));
            throw ApiError.neutron(
                    409,
                    "NetworkInUse",
                    "Unable to complete operation on network " + row.id() + ". There are one or more ports still in use"
                            + " on the network, id for these ports is: " + ids + ".");
        }
        store.subnets
                .where(subnet -> subnet.text("network_id").equals(row.id()))
                .forEach(subnet -> store.subnets.remove(subnet.id()));
    }

    /** Only external networks may be the default one. */
    @Override
    public ObjectNode view(Row row) {
        ObjectNode view = row.json();
        if (row.isTrue("router:external")) {
            view.put("is_default", false);
        }
        return view;
    }

    /** What another project shares may be looked at only. */
    static void mustOwn(Context context, Row row, String rule) {
        if (!context.session().sees(row.projectId())) {
            throw ApiError.neutron(403, "PolicyNotAuthorized", "rule:" + rule + " is disallowed by policy");
        }
    }
}
