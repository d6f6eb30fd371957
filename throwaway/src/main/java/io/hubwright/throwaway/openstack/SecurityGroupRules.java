package io.hubwright.throwaway.openstack;

import static io.hubwright.throwaway.openstack.Attribute.Kind.ANY;
import static io.hubwright.throwaway.openstack.Attribute.Kind.TEXT;
import static io.hubwright.throwaway.openstack.Attribute.Kind.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Security group rules, normalised as the real service does it: protocol numbers and names are one, {@code 0.0.0.0/0} is
 * the same as no prefix, and the description does not make two rules different.
 */
record SecurityGroupRules(Store store, SecurityGroups groups) implements NeutronKind {
    private static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.required("security_group_id", UUID),
            Attribute.required("direction", TEXT),
            Attribute.fixed("ethertype", TEXT, "IPv4"),
            Attribute.fixed("protocol", ANY, Json.NULL),
            Attribute.fixed("port_range_min", ANY, Json.NULL),
            Attribute.fixed("port_range_max", ANY, Json.NULL),
            Attribute.fixed("remote_ip_prefix", TEXT, Json.NULL),
            Attribute.fixed("remote_group_id", UUID, Json.NULL),
            Attribute.fixed("remote_address_group_id", UUID, Json.NULL),
            Attribute.readOnly("normalized_cidr", Json.NULL),
            Attribute.of("description", TEXT, ""));
    private static final List<String> KEY = List.of(
            "direction",
            "ethertype",
            "port_range_max",
            "port_range_min",
            "protocol",
            "remote_group_id",
            "remote_address_group_id",
            "remote_ip_prefix",
            "security_group_id");
    /** IANA's numbers of the names that Neutron knows. */
    private static final Map<String, Integer> PROTOCOLS = Map.ofEntries(
            Map.entry("ah", 51),
            Map.entry("dccp", 33),
            Map.entry("egp", 8),
            Map.entry("esp", 50),
            Map.entry("gre", 47),
            Map.entry("hopopt", 0),
            Map.entry("icmp", 1),
            Map.entry("icmpv6", 58),
            Map.entry("igmp", 2),
            Map.entry("ip", 0),
            Map.entry("ipip", 4),
            Map.entry("ipv6-encap", 41),
            Map.entry("ipv6-frag", 44),
            Map.entry("ipv6-icmp", 58),
            Map.entry("ipv6-nonxt", 59),
            Map.entry("ipv6-opts", 60),
            Map.entry("ipv6-route", 43),
            Map.entry("ospf", 89),
            Map.entry("pgm", 113),
            Map.entry("rsvp", 46),
            Map.entry("sctp", 132),
            Map.entry("tcp", 6),
            Map.entry("udp", 17),
            Map.entry("udplite", 136),
            Map.entry("vrrp", 112));

    private static final String NAMES = "[None, 'ah', 'dccp', 'egp', 'esp', 'gre', 'hopopt', 'icmp', 'igmp', 'ip',"
            + " 'ipip', 'ipv6-encap', 'ipv6-frag', 'ipv6-icmp', 'icmpv6', 'ipv6-nonxt', 'ipv6-opts', 'ipv6-route',"
            + " 'ospf', 'pgm', 'rsvp', 'sctp', 'tcp', 'udp', 'udplite', 'vrrp']";
    private static final Set<String> ANYWHERE = Set.of("0.0.0.0/0", "::/0");
    private static final Set<Integer> WITH_PORTS = Set.of(6, 17, 33, 132, 136);

    @Override
    public String name() {
        return "security_group_rule";
    }

    @Override
    public String plural() {
        return "security_group_rules";
    }

    @Override
    public Table<Row> rows() {
        return store.securityGroupRules;
    }

    @Override
    public List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    public ApiError notFound(String id) {
        return ApiError.neutron(404, "SecurityGroupRuleNotFound", "Security group rule " + id + " does not exist");
    }

    private static ApiError invalid(String type, String message) {
        return ApiError.neutron(400, type, message);
    }

    @Override
    public Row create(Context context, Map<String, Object> values) {
        Row group = Neutron.find(context, groups, String.valueOf(values.get("security_group_id")));
        Map<String, Object> checked = checked(context, values);
        checked.put("project_id", group.projectId());
        String id = Ids.uuid();
        Row rule = Row.of(store.time(), id, checked);
        String key = key(rule);
        store.securityGroupRules.first(other -> key(other).equals(key)).ifPresent(other -> {
            throw ApiError.neutron(
                    409,
                    "SecurityGroupRuleExists",
                    "Security group rule already exists. Rule id is " + other.id() + ".");
        });
        bump(group.id());
        return store.securityGroupRules.put(id, rule);
    }

    @Override
    public void checkTogether(List<Map<String, Object>> wanted) {
        Set<String> keys = new HashSet<>();
        for (Map<String, Object> values : wanted) {
            if (!keys.add(key(Row.of(store.time(), "", values)))) {
                throw ApiError.neutron(
                        409, "DuplicateSecurityGroupRuleInPost", "Duplicate Security Group Rule in POST.");
            }
        }
    }

    @Override
    public ObjectNode view(Row row) {
        ObjectNode view = row.json();
        view.remove("tags");
        return view;
    }

    private Map<String, Object> checked(Context context, Map<String, Object> values) {
        Map<String, Object> checked = new LinkedHashMap<>(values);
        Row draft = Row.of(store.time(), "", values);
        if (!Set.of("ingress", "egress").contains(draft.text("direction"))) {
            throw ApiError.badRequest(
                    "Invalid input for direction. Reason: " + draft.text("direction") + " is not in valid_values.");
        }
        String ethertype = ethertype(draft.text("ethertype"));
        checked.put("ethertype", ethertype);
        Optional<String> protocol = protocol(draft.value("protocol"));
        checked.put("protocol", protocol);
        checked.put("port_range_min", port(draft.value("port_range_min")));
        checked.put("port_range_max", port(draft.value("port_range_max")));
        mustFit(Row.of(store.time(), "", checked), protocol);
        if (draft.find("remote_ip_prefix").isPresent()
                && draft.find("remote_group_id").isPresent()) {
            throw invalid(
                    "SecurityGroupMultipleRemoteEntites",
                    "Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.");
        }
        draft.find("remote_group_id").ifPresent(id -> Neutron.find(context, groups, id));
        draft.find("remote_ip_prefix").ifPresent(prefix -> {
            String cidr = RemotePrefix.withLength(prefix);
            if (!RemotePrefix.ethertype(cidr).equals(ethertype)) {
                throw invalid(
                        "SecurityGroupRuleParameterConflict",
                        "Conflicting value ethertype " + ethertype + " for CIDR " + prefix);
            }
            checked.put("remote_ip_prefix", cidr);
            checked.put("normalized_cidr", RemotePrefix.network(cidr));
        });
        return checked;
    }

    private static String ethertype(String given) {
        for (String known : List.of("IPv4", "IPv6")) {
            if (known.equalsIgnoreCase(given)) {
                return known;
            }
        }
        throw invalid(
                "SecurityGroupRuleInvalidEtherType",
                "Security group rule for ethertype '" + given
                        + "' not supported. Allowed values are ['IPv4', 'IPv6'].");
    }

    private static Optional<String> protocol(Object given) {
        if (given instanceof Optional) {
            return Optional.empty();
        }
        String text = given.toString().toLowerCase(Locale.ROOT);
        if (text.equals("any")) {
            return Optional.empty();
        } else if (PROTOCOLS.containsKey(text) || text.matches("\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5]")) {
            return Optional.of(text);
        }
        throw invalid(
                "SecurityGroupRuleInvalidProtocol",
                "Security group rule protocol " + given + " not supported. Only protocol values " + NAMES
                        + " and integer representations [0 to 255] are supported.");
    }

    private static Object port(Object given) {
        if (given instanceof Optional) {
            return Json.NULL;
        }
        String text = given.toString();
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw invalid("SecurityGroupInvalidPortValue", "Invalid value for port " + given);
    }

    private static void mustFit(Row rule, Optional<String> protocol) {
        Optional<Integer> min = rule.value("port_range_min") instanceof Integer n ? Optional.of(n) : Optional.empty();
        Optional<Integer> max = rule.value("port_range_max") instanceof Integer n ? Optional.of(n) : Optional.empty();
        if (min.isEmpty() && max.isEmpty()) {
            return;
        } else if (protocol.isEmpty()) {
            throw invalid(
                    "SecurityGroupProtocolRequiredWithPorts", "Must also specify protocol if port range is given.");
        }
        int number = number(protocol.get());
        if (WITH_PORTS.contains(number)) {
            if (min.isEmpty() || max.isEmpty() || min.get() > max.get()) {
                throw invalid(
                        "SecurityGroupInvalidPortRange",
                        "For TCP/UDP protocols, port_range_min must be <= port_range_max");
            }
        } else if (number != 1 && number != 58) {
            throw invalid(
                    "SecurityGroupInvalidProtocolForPort",
                    "Ports cannot be specified for protocol " + number
                            + ". Ports are only supported for DCCP, SCTP, TCP, UDP, UDPLITE.");
        } else if (min.isEmpty()) {
            throw invalid(
                    "SecurityGroupMissingIcmpType",
                    "ICMP code (port-range-max) " + max.orElse(0) + " is provided but ICMP type (port-range-min) is"
                            + " missing.");
        }
    }

    private static int number(String protocol) {
        Optional<Integer> named = Optional.ofNullable(PROTOCOLS.get(protocol.toLowerCase(Locale.ROOT)));
        return named.orElseGet(() -> protocol.matches("\\d{1,3}") ? Integer.parseInt(protocol) : -1);
    }

    private static String key(Row rule) {
        return KEY.stream().map(name -> part(rule, name)).collect(Collectors.joining("_"));
    }

    private static String part(Row rule, String name) {
        Object value = rule.value(name);
        if (value instanceof Optional || ANYWHERE.contains(value.toString())) {
            return "+";
        }
        return name.equals("protocol") ? Integer.toString(number(value.toString())) : value.toString();
    }

    /** A change of its rules is a change of the group. */
    private void bump(String groupId) {
        store.securityGroups.change(groupId, group -> group.with(Map.of()));
    }

    @Override
    public void delete(Context context, Row row) {
        bump(row.text("security_group_id"));
    }

    /** One of the rules that a new group has. */
    static void put(
            Store store, String project, String groupId, String direction, String ethertype, Optional<String> remote) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("project_id", project);
        ATTRIBUTES.forEach(attribute -> values.put(attribute.name(), attribute.otherwise()));
        values.put("tags", List.of());
        values.put("security_group_id", groupId);
        values.put("direction", direction);
        values.put("ethertype", ethertype);
        values.put("remote_group_id", remote);
        values.put("description", Json.NULL);
        String id = Ids.uuid();
        store.securityGroupRules.put(id, Row.of(store.time(), id, values));
    }
}
