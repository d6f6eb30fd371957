package io.hubwright.throwaway.openstack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One object of the cloud as its own table has it, past every list, filter and lag: what a test holds a client against. Two are
 * equal if nobody changed it in between, but for what the cloud does by itself (states, stamps).
 *
 * @param kind {@code key-pair}, {@code security-group}, {@code security-group-rule}, {@code port}, {@code server},
 *     {@code floating-ip} or {@code volume}
 * @param id the name of a key pair
 * @param marker what its description, or the metadata {@code hubwright} of a server or volume, says; empty if nothing
 * @param project the project's id; the user's id of a key pair
 * @param status as the service shows it; empty of what has none
 * @param links ids of what it hangs on: {@code port} of a floating IP, {@code server} of a port or volume, {@code
 *     security-group} of a port or rule
 * @param values the rest that a client decides: size, flavor, address, rule
 */
public record CloudObject(
        String kind,
        String id,
        String name,
        String marker,
        String project,
        String status,
        Map<String, Set<String>> links,
        Map<String, String> values) {
    private static final String MARKER = "hubwright";
    private static final List<String> RULE = List.of(
            "direction",
            "ethertype",
            "protocol",
            "port_range_min",
            "port_range_max",
            "remote_ip_prefix",
            "remote_group_id");

    public CloudObject {
        links = Map.copyOf(links);
        values = Map.copyOf(values);
    }

    /** The one thing it hangs on, by {@link #links}; empty if there is none. */
    public String link(String to) {
        return links.getOrDefault(to, Set.of()).stream().findFirst().orElse("");
    }

    /** The same whatever state the cloud has brought it to. */
    public CloudObject status(String status) {
        return new CloudObject(kind, id, name, marker, project, status, links, values);
    }

    @Override
    public String toString() {
        return kind + " " + name + " " + id + (status.isEmpty() ? "" : " " + status)
                + (marker.isEmpty() ? "" : " [" + marker + "]") + (links.isEmpty() ? "" : " " + links);
    }

    /** All that members can make. Called in a transaction. */
    static List<CloudObject> all(Store store) {
        return Stream.of(
                        store.keyPairs.all().stream().map(CloudObject::of),
                        store.securityGroups.all().stream().map(row -> row("security-group", row, Map.of())),
                        store.securityGroupRules.all().stream().map(CloudObject::rule),
                        store.ports.all().stream().map(CloudObject::port),
                        store.servers.all().stream().map(CloudObject::of),
                        store.floatingIps.all().stream().map(CloudObject::floatingIp),
                        store.volumes.all().stream().map(CloudObject::of))
                .flatMap(kind -> kind)
                .toList();
    }

    private static CloudObject of(KeyPair key) {
        return new CloudObject(
                "key-pair",
                key.name(),
                key.name(),
                "",
                key.userId(),
                "",
                Map.of(),
                Map.of("fingerprint", key.fingerprint()));
    }

    private static CloudObject of(Server server) {
        Server.Wish wish = server.wish();
        return new CloudObject(
                "server",
                server.id(),
                server.name(),
                wish.metadata().getOrDefault(MARKER, ""),
                server.owner().projectId(),
                server.isBeing("deleting") ? "DELETING" : server.state().status(),
                Map.of(),
                Map.of(
                        "flavor", wish.flavor().name(),
                        "image", wish.imageId().orElse(""),
                        "key-pair", wish.keyPair().map(KeyPair::name).orElse("")));
    }

    private static CloudObject of(Volume volume) {
        return new CloudObject(
                "volume",
                volume.id(),
                volume.name(),
                volume.metadata().getOrDefault(MARKER, ""),
                volume.owner().projectId(),
                volume.status(),
                volume.attachment()
                        .map(attachment -> Map.of("server", Set.of(attachment.serverId())))
                        .orElse(Map.of()),
                Map.of(
                        "size",
                        Integer.toString(volume.size()),
                        "metadata",
                        new TreeMap<>(volume.metadata()).toString()));
    }

    private static CloudObject rule(Row row) {
        String rule = RULE.stream()
                .map(row::value)
                .map(value -> value instanceof Optional<?> some
                        ? some.map(Object::toString).orElse("-")
                        : value.toString())
                .collect(Collectors.joining(" "));
        return row(
                "security-group-rule",
                row,
                Map.of("security-group", Set.of(row.text("security_group_id"))),
                Map.of("rule", rule));
    }

    private static CloudObject port(Row row) {
        return row(
                "port",
                row,
                Map.of(
                        "server",
                        one(row.text("device_id")),
                        "security-group",
                        Set.copyOf(row.texts("security_groups"))),
                Map.of("address", Ports.address(row), "owner", row.text("device_owner")));
    }

    private static CloudObject floatingIp(Row row) {
        return row(
                "floating-ip",
                row,
                Map.of("port", one(row.text("port_id"))),
                Map.of("address", row.text("floating_ip_address")));
    }

    private static Set<String> one(String id) {
        return id.isEmpty() ? Set.of() : Set.of(id);
    }

    private static CloudObject row(String kind, Row row, Map<String, Set<String>> links) {
        return row(kind, row, links, Map.of());
    }

    private static CloudObject row(String kind, Row row, Map<String, Set<String>> links, Map<String, String> values) {
        return new CloudObject(
                kind,
                row.id(),
                row.text("name"),
                row.text("description"),
                row.projectId(),
                row.text("status"),
                links,
                values);
    }
}
