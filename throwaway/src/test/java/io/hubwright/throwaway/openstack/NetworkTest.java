package io.hubwright.throwaway.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static final String ROOT = "/network/v2.0";
    private final Wire wire = new Wire();

    @AfterEach
    void stop() {
        wire.close();
    }

    private static void assertError(Wire.Reply reply, int status, String type) {
        assertEquals(status, reply.status(), reply.text());
        assertEquals(type, reply.at("/NeutronError/type"), reply.text());
        assertTrue(reply.json().at("/NeutronError").has("detail"));
    }

    private String group(String name) {
        return wire.post(ROOT + "/security-groups", "{\"security_group\": {\"name\": \"" + name + "\"}}")
                .at("/security_group/id");
    }

    private Wire.Reply rule(String group, String members) {
        return wire.post(
                ROOT + "/security-group-rules",
                "{\"security_group_rule\": {\"security_group_id\": \"%s\", \"direction\": \"ingress\"%s}}"
                        .formatted(group, members));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            , "protocol": "tcp", "port_range_min": 22, "port_range_max": 22 | , "protocol": "6", "port_range_min": 22, "port_range_max": 22
            , "protocol": "tcp"                     | , "protocol": "TCP", "remote_ip_prefix": "0.0.0.0/0"
            , "remote_ip_prefix": "10.0.0.1"        | , "remote_ip_prefix": "10.0.0.1/32"
            , "description": "a"                    | , "description": "b"
            """)
    void rulesThatMeanTheSameAreOne(String one, String other) {
        String group = group("web");
        Wire.Reply first = rule(group, one == null ? "" : one);
        assertEquals(201, first.status(), first.text());
        Wire.Reply second = rule(group, other);
        assertError(second, 409, "SecurityGroupRuleExists");
        assertEquals(
                "Security group rule already exists. Rule id is " + first.at("/security_group_rule/id") + ".",
                second.at("/NeutronError/message"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            , "port_range_min": 1, "port_range_max": 2 | SecurityGroupProtocolRequiredWithPorts
            , "protocol": "tcp", "port_range_min": 9, "port_range_max": 2 | SecurityGroupInvalidPortRange
            , "protocol": "nope" | SecurityGroupRuleInvalidProtocol
            , "protocol": "tcp", "port_range_min": 99999, "port_range_max": 99999 | SecurityGroupInvalidPortValue
            , "remote_ip_prefix": "::/0" | SecurityGroupRuleParameterConflict
            , "remote_ip_prefix": "nonsense" | InvalidCIDR
            , "ethertype": "IPv5" | SecurityGroupRuleInvalidEtherType
            """)
    void rulesThatMakeNoSenseAreRefused(String members, String type) {
        assertError(rule(group("web"), members), 400, type);
    }

    @Test
    void bulkRulesAreAllOrNone() {
        String group = group("web");
        String one = "{\"security_group_id\": \"%s\", \"direction\": \"ingress\", \"protocol\": \"tcp\","
                + " \"port_range_min\": %d, \"port_range_max\": %d}";
        Wire.Reply good = wire.post(
                ROOT + "/security-group-rules",
                "{\"security_group_rules\": [" + one.formatted(group, 22, 22) + "," + one.formatted(group, 80, 80)
                        + "]}");
        assertEquals(2, good.json().path("security_group_rules").size());
        Wire.Reply bad = wire.post(
                ROOT + "/security-group-rules",
                "{\"security_group_rules\": [" + one.formatted(group, 443, 443) + "," + one.formatted(group, 22, 22)
                        + "]}");
        assertError(bad, 409, "SecurityGroupRuleExists");
        assertEquals(
                4,
                wire.get(ROOT + "/security-groups/" + group)
                        .json()
                        .at("/security_group/security_group_rules")
                        .size());
    }

    @Test
    void newGroupLetsEverythingOutAndIsNotUniqueByName() {
        String group = group("twin");
        JsonNode rules = wire.get(ROOT + "/security-groups/" + group).json().at("/security_group/security_group_rules");
        assertEquals(2, rules.size());
        assertEquals("egress", rules.at("/0/direction").asText());
        assertFalse(group.equals(group("twin")));
        assertError(
                wire.post(ROOT + "/security-groups", "{\"security_group\": {\"name\": \"default\"}}"),
                409,
                "SecurityGroupDefaultAlreadyExists");
    }

    @Test
    void groupInUseStays() {
        String group = group("web");
        String port = wire.port(", \"security_groups\": [\"" + group + "\"]");
        Wire.Reply reply = wire.delete(ROOT + "/security-groups/" + group);
        assertError(reply, 409, "SecurityGroupInUse");
        assertEquals("Security Group " + group + " in use.", reply.at("/NeutronError/message"));
        wire.delete(ROOT + "/ports/" + port);
        assertEquals(204, wire.delete(ROOT + "/security-groups/" + group).status());
    }

    @Test
    void ruleIsAChangeOfItsGroup() {
        String group = group("web");
        int before = revision(ROOT + "/security-groups/" + group, "security_group");
        rule(group, "");
        assertTrue(revision(ROOT + "/security-groups/" + group, "security_group") > before);
    }

    private int revision(String path, String name) {
        return wire.get(path).json().path(name).path("revision_number").asInt();
    }

    @Test
    void tagsOfACreateAreDroppedAndTheDescriptionIsKept() {
        Wire.Reply made = wire.post(
                ROOT + "/ports",
                "{\"port\": {\"network_id\": \"%s\", \"tags\": [\"a\"], \"description\": \"mark\"}}"
                        .formatted(wire.network("hubwright-network")));
        assertEquals(201, made.status());
        assertEquals(0, made.json().at("/port/tags").size());
        assertEquals(
                1,
                wire.get(ROOT + "/ports?description=mark").json().path("ports").size());
        String port = made.at("/port/id");
        assertEquals(201, wire.put(ROOT + "/ports/" + port + "/tags/a", "").status());
        assertEquals(1, wire.get(ROOT + "/ports?tags=a").json().path("ports").size());
        assertError(wire.get(ROOT + "/ports/" + port + "/tags/b"), 404, "TagNotFound");
    }

    @Test
    void descriptionIsLimited() {
        Wire.Reply reply = wire.post(
                ROOT + "/security-groups",
                "{\"security_group\": {\"name\": \"x\", \"description\": \"" + "y".repeat(300) + "\"}}");
        assertEquals(400, reply.status());
        assertTrue(reply.at("/NeutronError/message").endsWith("exceeds maximum length of 255."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"port": {"colour": "red"}} | Unrecognized attribute(s) 'colour'
            {"port": {}}                | Failed to parse request. Required attribute 'network_id' not specified
            {"thing": {}}               | Unable to find 'port' in request body
            {"ports": []}               | Resources required
            {"port": {"status": "x"}}   | Attribute 'status' not allowed in POST
            """)
    void badBodiesAreRefusedInNeutronsWords(String body, String message) {
        Wire.Reply reply = wire.post(ROOT + "/ports", body);
        // the first attribute that is wrong is named, so the network goes in where another is meant
        String fixed = body.contains("status")
                ? wire.post(ROOT + "/ports", "{\"port\": {\"network_id\": \"x\", \"status\": \"x\"}}")
                        .text()
                : reply.text();
        assertEquals(400, reply.status());
        assertTrue(fixed.contains(message), fixed);
    }

    @Test
    void unknownFiltersAreRefused() {
        Wire.Reply reply = wire.get(ROOT + "/ports?colour=red");
        assertEquals(400, reply.status());
        assertEquals("['colour'] is invalid attribute for filtering", reply.at("/NeutronError/message"));
    }

    @Test
    void listsAreFilteredSortedPagedAndCut() {
        for (String name : List.of("b", "a", "c")) {
            group(name);
        }
        JsonNode sorted = wire.get(ROOT + "/security-groups?sort_key=name&sort_dir=desc&fields=name")
                .json();
        assertEquals("{\"name\":\"default\"}", sorted.at("/security_groups/0").toString());
        List<String> seen = new ArrayList<>();
        String next = ROOT + "/security-groups?limit=2&sort_key=name&sort_dir=asc";
        while (!next.isEmpty()) {
            JsonNode page = wire.get(next).json();
            page.path("security_groups")
                    .forEach(item -> seen.add(item.path("name").asText()));
            next = page.at("/security_groups_links/0/href").asText().replaceFirst(".*?/network/", "/network/");
        }
        assertEquals(List.of("a", "b", "c", "default"), seen);
        assertEquals(
                2,
                wire.get(ROOT + "/security-groups?name=a&name=c")
                        .json()
                        .path("security_groups")
                        .size());
    }

    @Test
    void bulkPortsGetAddressesOfTheirOwn() {
        String one = "{\"network_id\": \"" + wire.network("hubwright-network") + "\"}";
        JsonNode ports = wire.post(ROOT + "/ports", "{\"ports\": [" + one + "," + one + "," + one + "]}")
                .json()
                .path("ports");
        List<String> addresses = new ArrayList<>();
        ports.forEach(port -> addresses.add(port.at("/fixed_ips/0/ip_address").asText()));
        assertEquals(List.of("192.168.70.10", "192.168.70.11", "192.168.70.12"), addresses);
        Wire.Reply taken = wire.post(
                ROOT + "/ports",
                "{\"port\": {\"network_id\": \"%s\", \"fixed_ips\": [{\"ip_address\": \"192.168.70.11\"}]}}"
                        .formatted(wire.network("hubwright-network")));
        assertError(taken, 409, "IpAddressAlreadyAllocated");
    }

    @Test
    void floatingIpIsMadeWithItsPortAndBecomesActive() {
        String port = wire.port("");
        String ip = wire.floatingIp(", \"port_id\": \"" + port + "\", \"description\": \"mark\"");
        Wire.await(() ->
                wire.get(ROOT + "/floatingips/" + ip).at("/floatingip/status").equals("ACTIVE"));
        JsonNode shown = wire.get(ROOT + "/floatingips?description=mark").json().at("/floatingips/0");
        assertEquals("192.168.70.10", shown.path("fixed_ip_address").asText());
        assertEquals(port, shown.path("port_id").asText());
        assertFalse(shown.path("port_details").isNull());
        wire.delete(ROOT + "/ports/" + port);
        JsonNode after = wire.get(ROOT + "/floatingips/" + ip).json().path("floatingip");
        assertTrue(after.path("port_id").isNull());
        assertEquals("DOWN", after.path("status").asText());
    }

    @Test
    void floatingIpInUseIsStolenSilentlyWithoutIfMatchAndNeverWithIt() {
        String first = wire.port("");
        String second = wire.port("");
        String ip = wire.floatingIp(", \"port_id\": \"" + first + "\"");
        Wire.await(() ->
                wire.get(ROOT + "/floatingips/" + ip).at("/floatingip/status").equals("ACTIVE"));
        int revision = revision(ROOT + "/floatingips/" + ip, "floatingip");
        assertEquals(200, associate(ip, second).status());
        Wire.Reply late = associate(ip, first, "If-Match", "revision_number=" + revision);
        assertError(late, 412, "RevisionNumberConstraintFailed");
        assertTrue(late.at("/NeutronError/message")
                .startsWith("Constrained to " + revision + ", but current revision is "));
    }

    private Wire.Reply associate(String ip, String port, String... headers) {
        return wire.put(ROOT + "/floatingips/" + ip, "{\"floatingip\": {\"port_id\": \"" + port + "\"}}", headers);
    }

    @Test
    void ofTwoWhoTakeAnAddressWithIfMatchExactlyOneWins() {
        String ip = wire.floatingIp("");
        List<String> ports = List.of(wire.port(""), wire.port(""), wire.port(""), wire.port(""));
        int revision = revision(ROOT + "/floatingips/" + ip, "floatingip");
        List<CompletableFuture<Integer>> takers = ports.stream()
                .map(port -> CompletableFuture.supplyAsync(
                        () -> associate(ip, port, "If-Match", "revision_number=" + revision)
                                .status()))
                .toList();
        List<Integer> statuses =
                takers.stream().map(CompletableFuture::join).sorted().toList();
        assertEquals(List.of(200, 412, 412, 412), statuses);
    }

    @Test
    void portHasOneFloatingIp() {
        String port = wire.port("");
        wire.floatingIp(", \"port_id\": \"" + port + "\"");
        assertError(associate(wire.floatingIp(""), port), 409, "FloatingIPPortAlreadyAssociated");
    }

    @Test
    void floatingIpNeedsARouterInBetween() {
        String network = wire.post(ROOT + "/networks", "{\"network\": {\"name\": \"island\"}}")
                .at("/network/id");
        wire.post(
                ROOT + "/subnets",
                "{\"subnet\": {\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"10.9.0.0/24\"}}"
                        .formatted(network));
        String port = wire.post(ROOT + "/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}")
                .at("/port/id");
        assertError(associate(wire.floatingIp(""), port), 404, "ExternalGatewayForFloatingIPNotFound");
    }

    @Test
    void floatingIpsAreLimitedExternalAndMadeOneByOne() {
        try (Wire small =
                new Wire(OpenStackSettings.defaults().quotas(Quotas.ordinary().limit("floatingip", 1)))) {
            String body = "{\"floatingip\": {\"floating_network_id\": \"%s\"}}";
            small.floatingIp("");
            Wire.Reply over = small.post(ROOT + "/floatingips", body.formatted(small.network("Public-Network")));
            assertError(over, 409, "OverQuota");
            assertEquals("Quota exceeded for resources: ['floatingip'].", over.at("/NeutronError/message"));
            JsonNode details = small.get(ROOT + "/quotas/" + small.projectId() + "/details.json")
                    .json();
            assertEquals(
                    "{\"limit\":1,\"used\":1,\"reserved\":0}",
                    details.at("/quota/floatingip").toString());
        }
        assertError(
                wire.post(
                        ROOT + "/floatingips",
                        "{\"floatingip\": {\"floating_network_id\": \"" + wire.network("hubwright-network") + "\"}}"),
                400,
                "BadRequest");
        Wire.Reply bulk = wire.post(ROOT + "/floatingips", "{\"floatingips\": [{}]}");
        assertEquals(400, bulk.status());
        assertEquals("Bulk operation not supported", bulk.at("/NeutronError/message"));
    }

    @Test
    void networkInUseStaysAndItsPortsAreNamed() {
        String port = wire.port("");
        Wire.Reply reply = wire.delete(ROOT + "/networks/" + wire.network("hubwright-network"));
        assertError(reply, 409, "NetworkInUse");
        assertTrue(reply.at("/NeutronError/message").contains(port));
    }

    @Test
    void ownNetworkIsRoutedAndTakenDownAgain() {
        String network = wire.post(ROOT + "/networks", "{\"network\": {\"name\": \"own\"}}")
                .at("/network/id");
        String subnet = wire.post(
                        ROOT + "/subnets",
                        "{\"subnet\": {\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"10.9.0.0/24\"}}"
                                .formatted(network))
                .at("/subnet/id");
        String router = wire.post(
                        ROOT + "/routers",
                        "{\"router\": {\"name\": \"r\", \"external_gateway_info\": {\"network_id\": \"%s\"}}}"
                                .formatted(wire.network("Public-Network")))
                .at("/router/id");
        String join = "{\"subnet_id\": \"" + subnet + "\"}";
        assertEquals(
                200,
                wire.put(ROOT + "/routers/" + router + "/add_router_interface", join)
                        .status());
        assertError(wire.delete(ROOT + "/routers/" + router), 409, "RouterInUse");
        assertError(wire.delete(ROOT + "/subnets/" + subnet), 409, "SubnetInUse");
        assertEquals(
                200,
                wire.put(ROOT + "/routers/" + router + "/remove_router_interface", join)
                        .status());
        assertEquals(204, wire.delete(ROOT + "/routers/" + router).status());
        assertEquals(204, wire.delete(ROOT + "/subnets/" + subnet).status());
        assertEquals(204, wire.delete(ROOT + "/networks/" + network).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"revision-if-match", "quota_details", "standard-attr-tag", "router", "security-group"})
    void extensionsAreListed(String alias) {
        assertEquals(200, wire.get(ROOT + "/extensions/" + alias).status());
        assertTrue(wire.get(ROOT + "/extensions.json").text().contains("\"" + alias + "\""));
    }
}
