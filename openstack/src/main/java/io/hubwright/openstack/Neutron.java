package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openstack4j.model.network.Network;

/**
 * Networks, ports, security groups, floating IPs. Networks by openstack4j; the others raw, for it drops descriptions and revisions, and
 * with them our marks and the comparison before a write.
 */
final class Neutron {
    private static final Names<Network> NETWORKS = new Names<>("network", Network::getId, Network::getName);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ServiceApi api;
    private final Listing<Network> networks;
    private final Listing<CloudPort> ports;
    private final Listing<CloudGroup> groups;
    private final Listing<CloudFloatingIp> floatingIps;
    private final Listing<String> extensions;

    Neutron(ServiceApi api, Time time) {
        this.api = api;
        this.networks = new Listing<>(
                () -> api.read("list the networks", client -> client.networking().network().list().stream()
                        .map(Network.class::cast)
                        .toList()),
                Network::getId,
                time,
                Listing.ONE_MINUTE);
        this.ports =
                new Listing<>(() -> ours("ports").map(CloudPort::of).toList(), CloudPort::id, time, Listing.ONE_SECOND);
        this.groups = new Listing<>(
                () -> ours("security-groups").map(CloudGroup::of).toList(), CloudGroup::id, time, Listing.ONE_SECOND);
        this.floatingIps = new Listing<>(
                () -> ours("floatingips").map(CloudFloatingIp::of).toList(),
                CloudFloatingIp::id,
                time,
                Listing.ONE_SECOND);
        this.extensions = new Listing<>(
                () -> api.list("list the network extensions", "/extensions", "extensions").stream()
                        .map(extension -> extension.path("alias").asText(""))
                        .toList(),
                alias -> alias,
                time,
                Listing.ONE_MINUTE);
    }

    // An administrator sees the objects of all projects. The filter saves traffic; the check afterwards decides.
    private java.util.stream.Stream<JsonNode> ours(String path) {
        var project = api.projectId();
        return api
                .list(
                        "list the " + path.replace('-', ' '),
                        "/" + path + "?project_id=" + project,
                        path.replace('-', '_'))
                .stream()
                .filter(object -> object.path("project_id")
                        .asText(object.path("tenant_id").asText(""))
                        .equals(project));
    }

    Listing<CloudPort> ports() {
        return ports;
    }

    Listing<CloudGroup> groups() {
        return groups;
    }

    Listing<CloudFloatingIp> floatingIps() {
        return floatingIps;
    }

    boolean hasExtension(String alias) {
        return extensions.all().contains(alias);
    }

    Network network(String idOrName) {
        return NETWORKS.get(idOrName, usableNetworks());
    }

    /** The project's own and those shared with it; an administrator is shown more. */
    List<Network> usableNetworks() {
        var project = api.projectId();
        return networks.all().stream()
                .filter(network ->
                        network.isShared() || network.isRouterExternal() || project.equals(network.getTenantId()))
                .toList();
    }

    Network pool(String idOrName) {
        return new Names<>("floating IP pool", Network::getId, Network::getName).get(idOrName, pools());
    }

    /** The networks that floating IPs come from. */
    List<Network> pools() {
        return networks.all().stream().filter(Network::isRouterExternal).toList();
    }

    /** The external network behind the router of this network, if we may see the router. */
    Optional<String> gatewayOf(String networkId) {
        return ports.all().stream()
                .filter(port ->
                        port.networkId().equals(networkId) && port.deviceOwner().startsWith("network:router_interface"))
                .flatMap(port -> router(port.deviceId()).stream())
                .map(router ->
                        router.path("external_gateway_info").path("network_id").asText(""))
                .filter(id -> !id.isEmpty())
                .findFirst();
    }

    private Optional<JsonNode> router(String id) {
        try {
            return Optional.of(api.get("look at router " + id, "/routers/" + id).path("router"));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    CloudPort createPort(String name, String networkId, Set<String> groupIds, String mark) {
        var body = JSON.objectNode();
        var port = body.putObject("port")
                .put("name", name)
                .put("network_id", networkId)
                .put("description", mark);
        // Without any the cloud's default group is taken; an empty list would mean none.
        if (!groupIds.isEmpty()) groupIds.forEach(port.putArray("security_groups")::add);
        ports.forget();
        var made = CloudPort.of(api.post("create the port of server \"" + name + "\"", "/ports", body)
                .path("port"));
        ports.saw(made);
        return made;
    }

    CloudPort setGroups(CloudPort port, Set<String> groupIds) {
        var body = JSON.objectNode();
        groupIds.forEach(body.putObject("port").putArray("security_groups")::add);
        ports.forget();
        var changed = CloudPort.of(api.put(
                        "set the security groups of the port of server \"" + port.name() + "\"",
                        "/ports/" + port.id(),
                        body)
                .path("port"));
        ports.saw(changed);
        return changed;
    }

    Optional<CloudPort> port(String id) {
        try {
            var port =
                    CloudPort.of(api.get("look at port " + id, "/ports/" + id).path("port"));
            ports.saw(port);
            return Optional.of(port);
        } catch (NotFoundException e) {
            ports.gone(id);
            return Optional.empty();
        }
    }

    void deletePort(String id, String name) {
        ports.forget();
        api.delete("delete the port of server \"" + name + "\"", "/ports/" + id);
        ports.gone(id);
    }

    CloudGroup createGroup(String name, String description) {
        var body = JSON.objectNode();
        body.putObject("security_group").put("name", name).put("description", description);
        groups.forget();
        var made = CloudGroup.of(api.post("create security group \"" + name + "\"", "/security-groups", body)
                .path("security_group"));
        groups.saw(made);
        return made;
    }

    CloudGroup group(String id, String name) {
        var group = CloudGroup.of(api.get("look at security group \"" + name + "\"", "/security-groups/" + id)
                .path("security_group"));
        groups.saw(group);
        return group;
    }

    /** One request for all: all are made, or none. */
    void addRules(CloudGroup group, Set<SecurityGroupRule> rules, String mark) {
        var body = JSON.objectNode();
        var all = body.putArray("security_group_rules");
        rules.forEach(rule -> rule.writeTo(all.addObject())
                .put("security_group_id", group.id())
                .put("description", mark));
        groups.forget();
        api.post("add rules to security group \"" + group.name() + "\"", "/security-group-rules", body);
    }

    void deleteRule(CloudGroup group, String ruleId) {
        groups.forget();
        api.delete("delete a rule of security group \"" + group.name() + "\"", "/security-group-rules/" + ruleId);
    }

    void deleteGroup(String id, String name) {
        groups.forget();
        api.delete("delete security group \"" + name + "\"", "/security-groups/" + id);
        groups.gone(id);
    }

    CloudFloatingIp allocate(String poolId, String portId, String mark, String server) {
        var body = JSON.objectNode();
        body.putObject("floatingip")
                .put("floating_network_id", poolId)
                .put("port_id", portId)
                .put("description", mark);
        return changed(api.post("allocate a floating IP for server \"" + server + "\"", "/floatingips", body));
    }

    /**
     * Associates and marks in one request.
     *
     * @throws io.hubwright.ConflictException with status 412 if it was changed since it was read
     */
    CloudFloatingIp associate(CloudFloatingIp ip, String portId, String mark, String server) {
        var body = JSON.objectNode();
        body.putObject("floatingip").put("port_id", portId).put("description", mark);
        return update(ip, body, "associate floating IP " + ip.ip() + " with server \"" + server + "\"");
    }

    /** Gives it back: free, and no longer marked. */
    CloudFloatingIp release(CloudFloatingIp ip) {
        var body = JSON.objectNode();
        ((ObjectNode) body.putObject("floatingip").set("port_id", JSON.nullNode())).put("description", "");
        return update(ip, body, "release floating IP " + ip.ip());
    }

    private CloudFloatingIp update(CloudFloatingIp ip, JsonNode body, String what) {
        // Without the extension the header is ignored, and whoever writes last wins; there is no better way then.
        return changed(api.write(what, "PUT", "/floatingips/" + ip.id(), ask -> ask.json(body)
                .header("If-Match", "revision_number=" + ip.revision())));
    }

    private CloudFloatingIp changed(JsonNode answer) {
        var seen = CloudFloatingIp.of(answer.path("floatingip"));
        floatingIps.saw(seen);
        return seen;
    }

    Optional<CloudFloatingIp> floatingIp(String id) {
        try {
            return Optional.of(changed(api.get("look at floating IP " + id, "/floatingips/" + id)));
        } catch (NotFoundException e) {
            floatingIps.gone(id);
            return Optional.empty();
        }
    }

    void deleteFloatingIp(CloudFloatingIp ip) {
        floatingIps.forget();
        api.delete("delete floating IP " + ip.ip(), "/floatingips/" + ip.id());
        floatingIps.gone(ip.id());
    }

    /** Limit, used and reserved of {@code floatingip} and so on; missing where the cloud does not tell. */
    JsonNode quotas() {
        return hasExtension("quota_details")
                ? api.get("read the network quotas", "/quotas/" + api.projectId() + "/details.json")
                        .path("quota")
                : JSON.missingNode();
    }

    static Set<String> strings(JsonNode array) {
        var all = new HashSet<String>();
        if (array instanceof ArrayNode values) values.forEach(value -> all.add(value.asText()));
        return Set.copyOf(all);
    }

    /** A port as Neutron shows it. */
    record CloudPort(
            String id,
            String name,
            String networkId,
            String mark,
            String deviceId,
            String deviceOwner,
            Set<String> groups,
            List<String> ips) {
        static CloudPort of(JsonNode json) {
            return new CloudPort(
                    json.path("id").asText(),
                    json.path("name").asText(""),
                    json.path("network_id").asText(""),
                    json.path("description").asText(""),
                    json.path("device_id").asText(""),
                    json.path("device_owner").asText(""),
                    strings(json.path("security_groups")),
                    json.path("fixed_ips")
                            .valueStream()
                            .map(ip -> ip.path("ip_address").asText())
                            .toList());
        }
    }

    /** A security group as Neutron shows it. */
    record CloudGroup(String id, String name, String mark, String createdAt, List<CloudRule> rules) {
        static CloudGroup of(JsonNode json) {
            return new CloudGroup(
                    json.path("id").asText(),
                    json.path("name").asText(""),
                    json.path("description").asText(""),
                    json.path("created_at").asText(""),
                    json.path("security_group_rules")
                            .valueStream()
                            .map(CloudRule::of)
                            .toList());
        }
    }

    /**
     * A rule as Neutron shows it.
     *
     * @param rule empty if it is one that we never make: egress, or from another group
     */
    record CloudRule(String id, String mark, String direction, Optional<SecurityGroupRule> rule, String text) {
        static CloudRule of(JsonNode json) {
            return new CloudRule(
                    json.path("id").asText(),
                    json.path("description").asText(""),
                    json.path("direction").asText(""),
                    SecurityGroupRule.read(json),
                    SecurityGroupRule.describe(json));
        }
    }

    /** A floating IP as Neutron shows it. */
    record CloudFloatingIp(
            String id, String ip, String poolId, String portId, String mark, String createdAt, long revision) {
        static CloudFloatingIp of(JsonNode json) {
            return new CloudFloatingIp(
                    json.path("id").asText(),
                    json.path("floating_ip_address").asText(""),
                    json.path("floating_network_id").asText(""),
                    json.path("port_id").asText(""),
                    json.path("description").asText(""),
                    json.path("created_at").asText(""),
                    json.path("revision_number").asLong(-1));
        }

        boolean isFree() {
            return portId.isEmpty();
        }
    }
}
