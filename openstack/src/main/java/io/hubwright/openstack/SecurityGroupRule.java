package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.Cidr;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets traffic in. In one normal form, so that rules can be compared as a set, whatever way Neutron writes them.
 *
 * @param protocol {@code tcp}, {@code udp}, {@code icmp} and so on; {@code any} for all
 * @param firstPort 0 with {@code lastPort} 0 for all ports
 */
public record SecurityGroupRule(String protocol, int firstPort, int lastPort, Cidr from) {
    private static final int LAST_PORT = 65_535;

    public SecurityGroupRule {
        if (firstPort < 0 || lastPort < firstPort || lastPort > LAST_PORT || (firstPort == 0 && lastPort != 0))
            throw new IllegalArgumentException(
                    "ports of a rule must be between 1 and 65535, the first before the last: " + firstPort + " to "
                            + lastPort);
        if (firstPort == 1 && lastPort == LAST_PORT) {
            firstPort = 0;
            lastPort = 0;
        }
    }

    /** All protocols and ports. */
    public static SecurityGroupRule all(Cidr from) {
        return new SecurityGroupRule("any", 0, 0, from);
    }

    /**
     * One TCP port.
     *
     * @param port 1 to 65535
     */
    public static SecurityGroupRule tcp(int port, Cidr from) {
        return onPort("tcp", port, from);
    }

    /**
     * One UDP port.
     *
     * @param port 1 to 65535
     */
    public static SecurityGroupRule udp(int port, Cidr from) {
        return onPort("udp", port, from);
    }

    private static SecurityGroupRule onPort(String protocol, int port, Cidr from) {
        if (port < 1) throw new IllegalArgumentException("a port must be between 1 and 65535: " + port);
        return new SecurityGroupRule(protocol, port, port, from);
    }

    // As Neutron's own comparison does: a protocol by name or number, no prefix the same as all of the address family.
    static Optional<SecurityGroupRule> read(JsonNode json) {
        if (!json.path("direction").asText("").equals("ingress")) return Optional.empty();
        if (!json.path("remote_group_id").asText("").isEmpty()
                || !json.path("remote_address_group_id").asText("").isEmpty()) return Optional.empty();
        try {
            var protocol = protocol(json.path("protocol").asText(""));
            return Optional.of(new SecurityGroupRule(
                    protocol,
                    json.path("port_range_min").asInt(0),
                    json.path("port_range_max").asInt(0),
                    from(json)));
        } catch (IllegalArgumentException e) {
            // ICMP types stand where ports do, and are none that we make.
            return Optional.empty();
        }
    }

    private static String protocol(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "any", "0" -> "any";
            case "1" -> "icmp";
            case "6" -> "tcp";
            case "17" -> "udp";
            default -> text.toLowerCase(Locale.ROOT);
        };
    }

    private static Cidr from(JsonNode json) {
        var any = json.path("ethertype").asText("").equals("IPv6") ? "::/0" : "0.0.0.0/0";
        var prefix = json.path("remote_ip_prefix").asText("");
        return Cidr.of(prefix.isEmpty() ? any : prefix);
    }

    ObjectNode writeTo(ObjectNode json) {
        json.put("direction", "ingress").put("ethertype", from.network().getAddress().length == 4 ? "IPv4" : "IPv6");
        json.put("remote_ip_prefix", from.toString());
        if (!protocol.equals("any")) json.put("protocol", protocol);
        if (firstPort > 0) json.put("port_range_min", firstPort).put("port_range_max", lastPort);
        return json;
    }

    static String describe(JsonNode json) {
        return read(json)
                .map(SecurityGroupRule::toString)
                .orElseGet(() -> json.path("direction").asText("") + " "
                        + protocol(json.path("protocol").asText("")));
    }

    @Override
    public String toString() {
        var ports = firstPort == 0 ? "" : firstPort == lastPort ? " " + firstPort : " " + firstPort + "-" + lastPort;
        return (protocol.equals("any") ? "all" : protocol) + ports + " from " + from;
    }
}
