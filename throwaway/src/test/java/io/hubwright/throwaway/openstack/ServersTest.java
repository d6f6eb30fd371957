package io.hubwright.throwaway.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServersTest {
    private static final String SERVERS = "/compute/v2.1/servers";
    private final Wire wire = new Wire();

    @AfterEach
    void stop() {
        wire.close();
    }

    @Test
    void serverIsBuiltAndShowsItsAddressAndGoes() {
        Wire.Reply created = wire.post(SERVERS, wire.server("web", ", \"metadata\": {\"own\": \"me\"}"));
        assertEquals(202, created.status());
        String id = created.at("/server/id");
        assertEquals(wire.uri(SERVERS + "/" + id).toString(), created.header("Location"));
        JsonNode server = wire.awaitServer(id, "ACTIVE").json().path("server");
        assertEquals("active", server.path("OS-EXT-STS:vm_state").asText());
        assertEquals("me", server.at("/metadata/own").asText());
        assertEquals(
                "192.168.70.10",
                server.at("/addresses/hubwright-network/0/addr").asText());
        assertEquals("default", server.at("/security_groups/0/name").asText());
        assertEquals(204, wire.delete(SERVERS + "/" + id).status());
        wire.awaitGone(SERVERS + "/" + id);
        assertEquals(404, wire.delete(SERVERS + "/" + id).status());
        assertEquals(
                0,
                wire.get("/network/v2.0/ports?device_id=" + id)
                        .json()
                        .path("ports")
                        .size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            "flavorRef": "nope"                     | 400 | badRequest | Flavor nope could not be found.
            "imageRef": "00000000-0000-0000-0000-000000000000" | 400 | badRequest | Can not find requested image
            "key_name": "absent"                    | 400 | badRequest | Invalid key_name provided.
            "security_groups": [{"name": "absent"}] | 400 | badRequest | Unable to find security_group with name or id 'absent'
            "networks": [{"uuid": "x"}]             | 400 | badRequest | Network x could not be found.
            "networks": [{"port": "x"}]             | 400 | badRequest | Port id x could not be found.
            "user_data": "x"                        | 400 | badRequest | User data needs to be valid base 64.
            """)
    void badRequestsAreRefusedInNovasWords(String member, int status, String kind, String message) {
        // A later member of the same name wins in JSON.
        Wire.Reply reply = wire.post(SERVERS, wire.server("x", ", " + member));
        assertEquals(status, reply.status(), reply.text());
        assertEquals(message, reply.at("/" + kind + "/message"));
        assertEquals(status, reply.json().at("/" + kind + "/code").asInt());
    }

    @Test
    void severalNetworksNeedAChoice() {
        String network = wire.post("/network/v2.0/networks", "{\"network\": {\"name\": \"second\"}}")
                .at("/network/id");
        wire.post(
                "/network/v2.0/subnets",
                "{\"subnet\": {\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"10.9.0.0/24\"}}"
                        .formatted(network));
        Wire.Reply reply = wire.post(SERVERS, wire.server("x", ""));
        assertEquals(409, reply.status());
        assertEquals(
                "Multiple possible networks found, use a Network ID to be more specific.",
                reply.at("/conflictingRequest/message"));
    }

    @Test
    void novaIgnoresFiltersThatItDoesNotKnow() {
        wire.boot("one");
        wire.boot("two");
        assertEquals(
                2,
                wire.get(SERVERS + "/detail?metadata=%7Bown%3Azzz%7D")
                        .json()
                        .path("servers")
                        .size());
        assertEquals(
                400,
                wire.get(SERVERS + "/detail?own=zzz", "OpenStack-API-Version", "compute 2.75")
                        .status());
        assertEquals(
                1, wire.get(SERVERS + "?name=%5Eone$").json().path("servers").size());
    }

    @Test
    void tagsFilterFromTheirMicroversionOn() {
        String id = wire.post(
                        SERVERS,
                        wire.server("tagged", ", \"networks\": \"auto\", \"tags\": [\"a\", \"b\"]"),
                        "OpenStack-API-Version",
                        "compute 2.52")
                .at("/server/id");
        wire.awaitServer(id, "ACTIVE");
        wire.boot("plain");
        assertEquals(
                1,
                wire.get(SERVERS + "?tags=a,b", "OpenStack-API-Version", "compute 2.26")
                        .json()
                        .path("servers")
                        .size());
        assertEquals(2, wire.get(SERVERS + "?tags=a,b").json().path("servers").size());
    }

    @Test
    void pagesFollowEachOtherNewestFirst() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(wire.boot("s" + i));
        }
        List<String> seen = new ArrayList<>();
        String next = SERVERS + "/detail?limit=2";
        int pages = 0;
        while (!next.isEmpty()) {
            JsonNode page = wire.get(next).json();
            page.path("servers").forEach(server -> seen.add(server.path("id").asText()));
            next = page.at("/servers_links/0/href").asText().replaceFirst(".*?/compute/", "/compute/");
            pages++;
        }
        Collections.reverse(made);
        assertEquals(made, seen);
        assertEquals(3, pages);
        assertEquals(400, wire.get(SERVERS + "?marker=absent").status());
    }

    @Test
    void listOfChangesShowsDeletedServers() {
        String id = wire.boot("brief");
        wire.delete(SERVERS + "/" + id);
        wire.awaitGone(SERVERS + "/" + id);
        assertEquals(0, wire.get(SERVERS).json().path("servers").size());
        JsonNode changed = wire.get(SERVERS + "/detail?changes-since=2020-01-01T00:00:00Z")
                .json()
                .path("servers");
        assertEquals("DELETED", changed.path(0).path("status").asText());
    }

    @Test
    void serverWithoutAHostFailsAfterItWasAccepted() {
        String flavor = wire.asAdmin()
                .post(
                        "/compute/v2.1/flavors",
                        "{\"flavor\": {\"name\": \"huge\", \"ram\": 64000000, \"vcpus\": 2, \"disk\": 1}}")
                .at("/flavor/id");
        wire.put(
                "/compute/v2.1/os-quota-sets/" + wire.asMember().projectId(),
                "{\"quota_set\": {\"ram\": -1}}",
                "X-Auth-Token",
                adminToken());
        Wire.Reply created = wire.post(SERVERS, wire.server("big", ", \"flavorRef\": \"" + flavor + "\""));
        assertEquals(202, created.status());
        JsonNode server =
                wire.awaitServer(created.at("/server/id"), "ERROR").json().path("server");
        assertEquals("No valid host was found. ", server.at("/fault/message").asText());
        assertEquals(500, server.at("/fault/code").asInt());
    }

    private String adminToken() {
        return wire.login("admin", wire.cloud.adminPassword(), "admin").header("x-subject-token");
    }

    @Test
    void memberMakesNoFlavor() {
        Wire.Reply reply = wire.post("/compute/v2.1/flavors", "{\"flavor\": {\"name\": \"x\"}}");
        assertEquals(403, reply.status());
        assertEquals(
                "Policy doesn't allow os_compute_api:os-flavor-manage:create to be performed.",
                reply.at("/forbidden/message"));
    }

    @Test
    void quotaIsCheckedOnceTheServerIsScheduled() {
        try (Wire small =
                new Wire(OpenStackSettings.defaults().quotas(Quotas.ordinary().limit("instances", 1)))) {
            small.boot("first");
            Wire.Reply reply = small.post(SERVERS, small.server("second", ""));
            assertEquals(403, reply.status());
            assertEquals(
                    "Quota exceeded for instances: Requested 1, but already used 1 of 1 instances",
                    reply.at("/forbidden/message"));
        }
    }

    @Test
    void quotaIsRacyWhileServersAreScheduled() {
        Latencies slow = Latencies.none().build(Duration.ofSeconds(2), Duration.ofSeconds(2));
        OpenStackSettings settings = OpenStackSettings.defaults()
                .latencies(slow)
                .quotas(Quotas.ordinary().limit("instances", 1));
        try (Wire small = new Wire(settings)) {
            assertEquals(202, small.post(SERVERS, small.server("first", "")).status());
            assertEquals(202, small.post(SERVERS, small.server("second", "")).status());
        }
    }

    @Test
    void twoServersOnOnePortAreBothAcceptedAndBothLoseIt() {
        // A fifth of it is scheduling, in which both requests must fall.
        Latencies slow = Latencies.none().build(Duration.ofSeconds(3), Duration.ofSeconds(3));
        try (Wire racy = new Wire(OpenStackSettings.defaults().latencies(slow))) {
            String port = racy.port("");
            String body = racy.server("twin", ", \"networks\": [{\"port\": \"" + port + "\"}]");
            CompletableFuture<Wire.Reply> other = CompletableFuture.supplyAsync(() -> racy.post(SERVERS, body));
            List<Wire.Reply> both = List.of(racy.post(SERVERS, body), other.join());
            assertEquals(
                    List.of(202, 202), both.stream().map(Wire.Reply::status).toList());
            Wire.await(() ->
                    racy.get(SERVERS + "?status=ACTIVE").json().path("servers").size() == 1);
            JsonNode loser = racy.get(SERVERS + "/detail?status=ERROR").json().at("/servers/0");
            assertTrue(loser.at("/fault/message").asText().contains("Failed to allocate the network(s)"));
            Wire.await(() -> racy.get("/network/v2.0/ports/" + port)
                    .at("/port/device_id")
                    .isEmpty());
        }
    }

    @Test
    void portInUseIsRefusedAndAGivenPortOutlivesItsServer() {
        String port = wire.port("");
        String body = wire.server("owner", ", \"networks\": [{\"port\": \"" + port + "\"}]");
        String id = wire.post(SERVERS, body).at("/server/id");
        wire.awaitServer(id, "ACTIVE");
        Wire.Reply reply = wire.post(SERVERS, body);
        assertEquals(409, reply.status());
        assertEquals("Port " + port + " is still in use.", reply.at("/conflictingRequest/message"));
        wire.delete(SERVERS + "/" + id);
        wire.awaitGone(SERVERS + "/" + id);
        assertEquals("", wire.get("/network/v2.0/ports/" + port).at("/port/device_id"));
    }

    @ParameterizedTest
    @CsvSource({"os-start,start", "confirmResize,confirmResize"})
    void actionsInTheWrongStateAreRefused(String action, String word) {
        String id = wire.boot("steady");
        Wire.Reply reply = wire.post(SERVERS + "/" + id + "/action", "{\"" + action + "\": null}");
        assertEquals(409, reply.status());
        assertEquals(
                "Cannot '" + word + "' instance " + id + " while it is in vm_state active",
                reply.at("/conflictingRequest/message"));
    }

    @Test
    void stopStartRebootAndResizeGoThroughTheirStates() {
        String id = wire.boot("busy");
        act(id, "{\"os-stop\": null}");
        wire.awaitServer(id, "SHUTOFF");
        act(id, "{\"os-start\": null}");
        wire.awaitServer(id, "ACTIVE");
        act(id, "{\"reboot\": {\"type\": \"HARD\"}}");
        wire.awaitServer(id, "ACTIVE");
        act(id, "{\"resize\": {\"flavorRef\": \"" + wire.flavor("p4-6gb") + "\"}}");
        wire.awaitServer(id, "VERIFY_RESIZE");
        act(id, "{\"confirmResize\": null}");
        assertEquals(wire.flavor("p4-6gb"), wire.awaitServer(id, "ACTIVE").at("/server/flavor/id"));
    }

    private void act(String id, String body) {
        int status = wire.post(SERVERS + "/" + id + "/action", body).status();
        assertTrue(status == 202 || status == 204, body + " gave " + status);
    }

    @Test
    void consoleLogIsAReadAlthoughItIsAPost() {
        String id = wire.boot("talker");
        wire.cloud.calls().clear();
        Wire.Reply reply = wire.post(SERVERS + "/" + id + "/action", "{\"os-getConsoleOutput\": {\"length\": 5}}");
        assertTrue(reply.at("/output").contains("talker"));
        assertEquals(0, wire.cloud.calls().writeCount());
    }

    @Test
    void securityGroupIsAddedToARunningServerAndTakenAway() {
        String id = wire.boot("guarded");
        wire.post("/network/v2.0/security-groups", "{\"security_group\": {\"name\": \"web\"}}");
        act(id, "{\"addSecurityGroup\": {\"name\": \"web\"}}");
        assertTrue(wire.get(SERVERS + "/" + id).text().contains("{\"name\":\"web\"}"));
        act(id, "{\"removeSecurityGroup\": {\"name\": \"web\"}}");
        assertFalse(wire.get(SERVERS + "/" + id).text().contains("{\"name\":\"web\"}"));
        Wire.Reply absent = wire.post(SERVERS + "/" + id + "/action", "{\"addSecurityGroup\": {\"name\": \"absent\"}}");
        assertEquals(404, absent.status());
    }

    @Test
    void metadataAndTagsAndInterfacesHaveTheirOwnCalls() {
        String id = wire.boot("detailed");
        String path = SERVERS + "/" + id;
        wire.post(path + "/metadata", "{\"metadata\": {\"a\": \"1\", \"b\": \"2\"}}");
        wire.delete(path + "/metadata/a");
        assertEquals(
                "{\"metadata\":{\"b\":\"2\"}}", wire.get(path + "/metadata").text());
        assertEquals(
                201,
                wire.put(path + "/tags/one", "", "OpenStack-API-Version", "compute 2.26")
                        .status());
        assertEquals("{\"tags\":[\"one\"]}", wire.get(path + "/tags").text());
        assertEquals(
                1,
                wire.get(path + "/os-interface")
                        .json()
                        .path("interfaceAttachments")
                        .size());
        String port = wire.port("");
        wire.post(path + "/os-interface", "{\"interfaceAttachment\": {\"port_id\": \"" + port + "\"}}");
        assertEquals(
                2,
                wire.get(path + "/os-interface")
                        .json()
                        .path("interfaceAttachments")
                        .size());
        assertEquals(202, wire.delete(path + "/os-interface/" + port).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            compute 2.999 | 406 | /computeFault/message | Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.93.
            compute 2.x   | 400 | /badRequest/message   | API Version String 2.x is of invalid format. Must be of format MajorNum.MinorNum.
            """)
    void unsupportedMicroversionsAreRefused(String version, int status, String pointer, String message) {
        Wire.Reply reply = wire.get(SERVERS, "OpenStack-API-Version", version);
        assertEquals(status, reply.status());
        assertEquals(message, reply.at(pointer));
    }

    @ParameterizedTest
    @CsvSource({
        "compute 2.1,2.1,tags,false",
        "compute 2.26,2.26,tags,true",
        "'volume 3.50, compute 2.26',2.26,tags,true",
        "compute latest,2.93,locked_reason,true"
    })
    void microversionDecidesTheFields(String asked, String used, String field, boolean there) {
        String id = wire.boot("dated");
        Wire.Reply reply = wire.get(SERVERS + "/" + id, "OpenStack-API-Version", asked);
        assertEquals("compute " + used, reply.header("OpenStack-API-Version"));
        assertEquals(used, reply.header("X-OpenStack-Nova-API-Version"));
        assertEquals(there, reply.json().path("server").has(field));
    }

    @Test
    void from247OnTheFlavorHasNoId() {
        String id = wire.boot("flavored");
        JsonNode flavor = wire.get(SERVERS + "/" + id, "OpenStack-API-Version", "compute 2.47")
                .json()
                .at("/server/flavor");
        assertFalse(flavor.has("id"));
        assertEquals("m1.small", flavor.path("original_name").asText());
    }

    @Test
    void projectInTheUrlMustBeTheTokens() {
        assertEquals(
                200, wire.get("/compute/v2.1/" + wire.projectId() + "/servers").status());
        Wire.Reply reply = wire.get("/compute/v2.1/00000000000000000000000000000000/servers");
        assertEquals(400, reply.status());
        assertEquals("Malformed request url", reply.at("/badRequest/message"));
    }

    @Test
    void requestIdsAreInEveryAnswer() {
        Wire.Reply reply = wire.get(SERVERS + "/absent");
        assertEquals("Instance absent could not be found.", reply.at("/itemNotFound/message"));
        assertTrue(reply.header("X-Openstack-Request-Id").startsWith("req-"));
        assertEquals(reply.header("X-Openstack-Request-Id"), reply.header("X-Compute-Request-Id"));
    }

    @Test
    void namesAreNotUnique() {
        assertFalse(wire.boot("same").equals(wire.boot("same")));
    }

    @Test
    void severalServersAreMadeByOneRequest() {
        wire.post(SERVERS, wire.server("many", ", \"min_count\": 3"));
        Wire.await(() ->
                wire.get(SERVERS + "?status=ACTIVE").json().path("servers").size() == 3);
        assertTrue(wire.get(SERVERS).text().contains("\"many-3\""));
    }
}
