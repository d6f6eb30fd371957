package io.hubwright.throwaway.openstack;

import static io.hubwright.throwaway.openstack.Attribute.Kind.ANY;
import static io.hubwright.throwaway.openstack.Attribute.Kind.BOOLEAN;
import static io.hubwright.throwaway.openstack.Attribute.Kind.TEXT;
import static io.hubwright.throwaway.openstack.Attribute.Kind.UUID;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ports: a place on a network, with addresses and security groups; a server or a router uses it as its device. */
record Ports(Store store, Networks networks, SecurityGroups groups, Wiring wiring) implements NeutronKind {
    private static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.of("name", TEXT, ""),
            Attribute.of("description", TEXT, ""),
            Attribute.required("network_id", UUID),
            Attribute.of("admin_state_up", BOOLEAN, true),
            Attribute.of("mac_address", TEXT, Json.NULL),
            Attribute.of("fixed_ips", ANY, Json.NULL),
            Attribute.of("device_id", TEXT, ""),
            Attribute.of("device_owner", TEXT, ""),
            Attribute.readOnly("status", "DOWN"),
            Attribute.of("security_groups", ANY, Json.NULL),
            Attribute.of("allowed_address_pairs", ANY, List.of()),
            Attribute.of("extra_dhcp_opts", ANY, List.of()),
            Attribute.of("binding:vnic_type", TEXT, "normal"),
            Attribute.of("port_security_enabled", BOOLEAN, true));

    @Override
    public String name() {
        return "port";
    }

    @Override
    public String plural() {
        return "ports";
    }

    @Override
    public Table<Row> rows() {
        return store.ports;
    }

    @Override
    public List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    public ApiError notFound(String id) {
        return ApiError.neutron(404, "PortNotFound", "Port " + id + " could not be found.");
    }

    static boolean isOn(Row port, String subnetId) {
        return port.maps("fixed_ips").stream().anyMatch(ip -> subnetId.equals(ip.get("subnet_id")));
    }

    static String subnetId(Row port) {
        return port.maps("fixed_ips").stream()
                .map(ip -> String.valueOf(ip.get("subnet_id")))
                .findFirst()
                .orElse("");
    }

    /** The first fixed address, empty text when the network has no subnet. */
    static String address(Row port) {
        return port.maps("fixed_ips").stream()
                .map(ip -> String.valueOf(ip.get("ip_address")))
                .findFirst()
                .orElse("");
    }

    @Override
    public Row create(Context context, Map<String, Object> values) {
        Row network = Neutron.find(context, networks, String.valueOf(values.get("network_id")));
        Map<String, Object> filled = new LinkedHashMap<>(values);
        if (values.get("mac_address") instanceof Optional) {
            filled.put("mac_address", Ids.mac());
        }
        filled.put("fixed_ips", fixedIps(network, values.getOrDefault("fixed_ips", Json.NULL), Optional.empty()));
        String project = String.valueOf(values.get("project_id"));
        filled.put(
                "security_groups", groups.checked(context, project, values.getOrDefault("security_groups", Json.NULL)));
        String id = Ids.uuid();
        return store.ports.put(id, Row.of(store.time(), id, filled));
    }

    /** A port that the cloud itself needs. */
    Row createOn(String projectId, Row subnet, Optional<String> address, Map<String, Object> changes) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("project_id", projectId);
        ATTRIBUTES.forEach(attribute -> values.put(attribute.name(), attribute.otherwise()));
        values.put("tags", List.of());
        values.put("network_id", subnet.text("network_id"));
        values.put("mac_address", Ids.mac());
        values.put("security_groups", List.of());
        String ip = address.or(() -> new IpPool(store).next(subnet)).orElseThrow(() -> exhausted(subnet));
        values.put("fixed_ips", List.of(Map.of("subnet_id", subnet.id(), "ip_address", ip)));
        values.putAll(changes);
        String id = Ids.uuid();
        return store.ports.put(id, Row.of(store.time(), id, values));
    }

    private static ApiError exhausted(Row subnet) {
        return ApiError.neutron(
                409,
                "IpAddressGenerationFailure",
                "No more IP addresses available on network " + subnet.text("network_id") + ".");
    }

    private List<Map<String, Object>> fixedIps(Row network, Object wanted, Optional<Row> self) {
        List<Map<String, Object>> ips = new ArrayList<>();
        if (wanted instanceof List<?> list) {
            list.forEach(item -> ips.add(fixedIp(network, item instanceof Map<?, ?> map ? map : Map.of(), self)));
            return ips;
        }
        List<Row> subnets = store.subnets.where(s -> s.text("network_id").equals(network.id()));
        for (Row subnet : subnets) {
            Optional<String> free = new IpPool(store).next(subnet);
            if (free.isPresent()) {
                ips.add(Map.of("subnet_id", subnet.id(), "ip_address", free.get()));
                return ips;
            }
        }
        if (!subnets.isEmpty()) {
            throw exhausted(subnets.get(0));
        }
        return ips;
    }

    private Map<String, Object> fixedIp(Row network, Map<?, ?> wanted, Optional<Row> self) {
        Optional<String> address = Optional.ofNullable(wanted.get("ip_address")).map(Object::toString);
        Object subnetId = Optional.<Object>ofNullable(wanted.get("subnet_id")).orElse("");
        List<Row> subnets = store.subnets.where(s -> s.text("network_id").equals(network.id()));
        Row subnet = subnets.stream()
                .filter(s -> s.id().equals(subnetId)
                        || (subnetId.equals("")
                                && address.map(a -> IpPool.contains(s, a)).orElse(true)))
                .findFirst()
                .orElseThrow(() -> ApiError.neutron(
                        400,
                        "InvalidIpForNetwork",
                        "IP address " + address.orElse("")
                                + " is not a valid IP for any of the subnets on the specified" + " network."));
        if (address.isPresent() && !IpPool.contains(subnet, address.get())) {
            throw ApiError.neutron(
                    400,
                    "InvalidIpForSubnet",
                    "IP address " + address.get() + " is not a valid IP for the specified subnet.");
        }
        IpPool pool = new IpPool(store);
        boolean own =
                self.flatMap(port -> address.map(a -> address(port).equals(a))).orElse(false);
        if (!own && address.map(a -> pool.isUsed(subnet, a)).orElse(false)) {
            throw ApiError.neutron(
                    409,
                    "IpAddressAlreadyAllocated",
                    "IP address " + address.get() + " already allocated in subnet " + subnet.id());
        }
        String ip = address.or(() -> pool.next(subnet)).orElseThrow(() -> exhausted(subnet));
        return Map.of("subnet_id", subnet.id(), "ip_address", ip);
    }

    @Override
    public Row update(Context context, Row row, Map<String, Object> changes) {
        Map<String, Object> checked = new LinkedHashMap<>(changes);
        if (changes.containsKey("security_groups")) {
            Object wanted = changes.get("security_groups") instanceof List<?> list ? list : List.of();
            checked.put("security_groups", groups.checked(context, row.projectId(), wanted));
        }
        if (changes.containsKey("fixed_ips")) {
            Row network = Neutron.find(context, networks, row.text("network_id"));
            checked.put("fixed_ips", fixedIps(network, changes.get("fixed_ips"), Optional.of(row)));
        }
        return row.with(checked);
    }

    @Override
    public void delete(Context context, Row row) {
        if (row.text("device_owner").startsWith("network:router")) {
            throw ApiError.neutron(
                    409,
                    "ServicePortInUse",
                    "Port " + row.id() + " cannot be deleted directly via the port API: has device owner "
                            + row.text("device_owner") + ".");
        }
        release(row);
    }

    /** Floating IPs of the port stay, without a port. */
    void release(Row port) {
        store.floatingIps
                .where(ip -> ip.text("port_id").equals(port.id()))
                .forEach(ip -> store.floatingIps.put(ip.id(), FloatingIps.loosened(ip, wiring, port)));
    }
}
