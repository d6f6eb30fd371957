package io.hubwright.throwaway.openstack;

import static io.hubwright.throwaway.openstack.Attribute.Kind.ANY;
import static io.hubwright.throwaway.openstack.Attribute.Kind.BOOLEAN;
import static io.hubwright.throwaway.openstack.Attribute.Kind.INTEGER;
import static io.hubwright.throwaway.openstack.Attribute.Kind.TEXT;
import static io.hubwright.throwaway.openstack.Attribute.Kind.UUID;

import io.hubwright.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Subnets, IPv4. Those of the external network are not shown to members, as on most clouds. */
record Subnets(Store store, Networks networks) implements NeutronKind {
    private static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.of("name", TEXT, ""),
            Attribute.of("description", TEXT, ""),
            Attribute.required("network_id", UUID),
            Attribute.fixed("ip_version", INTEGER, 4),
            Attribute.fixed("cidr", TEXT, Json.NULL),
            Attribute.of("gateway_ip", TEXT, Json.NULL),
            Attribute.of("allocation_pools", ANY, List.of()),
            Attribute.of("enable_dhcp", BOOLEAN, true),
            Attribute.of("dns_nameservers", ANY, List.of()),
            Attribute.of("host_routes", ANY, List.of()),
            Attribute.fixed("ipv6_ra_mode", TEXT, Json.NULL),
            Attribute.fixed("ipv6_address_mode", TEXT, Json.NULL),
            Attribute.fixed("subnetpool_id", UUID, Json.NULL),
            Attribute.fixed("service_types", ANY, List.of()));

    @Override
    public String name() {
        return "subnet";
    }

    @Override
    public String plural() {
        return "subnets";
    }

    @Override
    public Table<Row> rows() {
        return store.subnets;
    }

    @Override
    public List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    public ApiError notFound(String id) {
        return ApiError.neutron(404, "SubnetNotFound", "Subnet " + id + " could not be found.");
    }

    @Override
    public boolean visible(Context context, Row row) {
        return NeutronKind.super.visible(context, row)
                || store.networks
                        .find(row.text("network_id"))
                        .map(n -> n.isTrue("shared"))
                        .orElse(false);
    }

    @Override
    public Row create(Context context, Map<String, Object> values) {
        Row network = Neutron.find(context, networks, String.valueOf(values.get("network_id")));
        Networks.mustOwn(context, network, "create_subnet");
        Row draft = Row.of(store.time(), Ids.uuid(), values);
        Cidr cidr = cidr(draft.text("cidr"));
        for (Row other : store.subnets.where(s -> s.text("network_id").equals(network.id()))) {
            if (Cidr.of(other.text("cidr")).contains(cidr.network())) {
                throw ApiError.neutron(
                        400,
                        "InvalidInput",
                        "Invalid input for operation: Requested subnet with cidr: " + cidr + " for network: "
                                + network.id() + " overlaps with another subnet.");
            }
        }
        long first = IpPool.number(cidr.network().getHostAddress());
        long last = first + (1L << (32 - cidr.prefixLength())) - 1;
        String gateway = draft.find("gateway_ip").orElse(IpPool.text(first + 1));
        Row subnet = draft.with("gateway_ip", gateway);
        if (draft.maps("allocation_pools").isEmpty()) {
            subnet = subnet.with("allocation_pools", pools(first + 1, last - 1, IpPool.number(gateway)));
        }
        List<String> ids = new ArrayList<>(network.texts("subnets"));
        ids.add(subnet.id());
        store.networks.put(network.id(), network.with("subnets", ids));
        return store.subnets.put(subnet.id(), Row.of(store.time(), subnet.id(), subnet.values()));
    }

    private static Cidr cidr(String text) {
        try {
            Cidr cidr = Cidr.of(text);
            if (cidr.network().getAddress().length == 4 && cidr.prefixLength() < 31) {
                return cidr;
            }
        } catch (IllegalArgumentException e) {
            // said below in Neutron's words
        }
        throw ApiError.neutron(
                400, "InvalidInput", "Invalid input for operation: " + text + " is not in a CIDR format.");
    }

    /** Everything but the gateway: one range, or two around it. */
    private static List<Map<String, Object>> pools(long first, long last, long gateway) {
        List<Map<String, Object>> pools = new ArrayList<>();
        if (gateway < first || gateway > last) {
            pools.add(pool(first, last));
            return pools;
        }
        if (gateway > first) {
            pools.add(pool(first, gateway - 1));
        }
        if (gateway < last) {
            pools.add(pool(gateway + 1, last));
        }
        return pools;
    }

    static Map<String, Object> pool(long first, long last) {
        return Map.of("start", IpPool.text(first), "end", IpPool.text(last));
    }

    @Override
    public void delete(Context context, Row row) {
        boolean used = store.ports.any(
                port -> port.maps("fixed_ips").stream().anyMatch(ip -> row.id().equals(ip.get("subnet_id"))));
        if (used) {
            throw ApiError.neutron(
                    409,
                    "SubnetInUse",
                    "Unable to complete operation on subnet " + row.id()
                            + ": One or more ports have an IP allocation from this subnet.");
        }
        store.networks.change(row.text("network_id"), network -> {
            List<String> ids = new ArrayList<>(network.texts("subnets"));
            ids.remove(row.id());
            return network.with("subnets", ids);
        });
    }
}
