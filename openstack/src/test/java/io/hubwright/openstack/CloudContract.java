package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.Cidr;
import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Permission;
import io.hubwright.engine.Plan;
import io.hubwright.engine.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the handlers promise, on whatever cloud a subclass brings. Each test starts with a project without servers, volumes, floating
 * IPs, key pairs and security groups but the default one, and must leave it so.
 */
abstract class CloudContract {
    static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlN0rT1wyN5wYt5iTQy7o3V6YfLUn7k5m4mCkq0m1xv";

    @TempDir
    Path directory;

    protected CloudUnderTest cloud;
    protected Outside outside;
    protected Hubwright hubwright;
    Path keyFile;

    /** The cloud; the directory is the test's own. */
    abstract CloudUnderTest start(Path directory) throws Exception;

    @BeforeEach
    void connect() throws Exception {
        keyFile = Files.writeString(directory.resolve("key.pub"), KEY + " ada@laptop\n");
        cloud = start(directory);
        outside = cloud.outside();
        hubwright = cloud.connect();
    }

    @AfterEach
    void close() {
        hubwright.close();
    }

    KeyPairSpec key() {
        return KeyPairSpec.of("binderhub", keyFile);
    }

    SecurityGroupSpec web() {
        return SecurityGroupSpec.named("registry")
                .allowAll(Cidr.of("192.168.70.0/24"))
                .allowTcp(22, 80, 443);
    }

    ServerSpec server() {
        return ServerSpec.of("registry", cloud.image(), cloud.flavor())
                .keyPair(key())
                .securityGroups(web());
    }

    Deployment site() {
        return Deployment.named("neurolibre")
                .of(
                        FloatingIpSpec.on(server()),
                        VolumeSpec.of("docker-registry", DataSize.gib(2)).attachedTo(server()),
                        VolumeSpec.of("data", DataSize.gib(1)).attachedTo(server()));
    }

    Deployment of(Spec<?>... goals) {
        return Deployment.named("neurolibre").of(goals);
    }

    Report destroyAll(Deployment deployment) {
        var volumes = deployment.closure().stream()
                .filter(VolumeSpec.class::isInstance)
                .map(Spec::name)
                .collect(Collectors.toSet());
        return hubwright.destroy(deployment, new Permission.DeleteData(volumes));
    }

    void assertNothingLeft() {
        assertEquals(List.of(), names(outside.servers()));
        assertEquals(List.of(), names(outside.volumes()));
        assertEquals(List.of(), outside.network("floatingips"));
        assertEquals(List.of("default"), names(outside.network("security-groups")));
        assertEquals(
                List.of(),
                outside.network("ports").stream()
                        .filter(port -> !port.path("description").asText().isEmpty())
                        .toList());
        assertEquals(List.of(), names(outside.keyPairs()));
    }

    static List<String> names(List<JsonNode> objects) {
        return objects.stream().map(one -> one.path("name").asText()).sorted().toList();
    }

    JsonNode allocate(String description) {
        return outside.allocate(description);
    }

    void release(JsonNode floatingIp) {
        outside.call(
                "DELETE",
                "network",
                "/v2.0/floatingips/" + floatingIp.path("id").asText(),
                Map.of());
    }

    /** A run of its own: what was seen a second ago counts as current within a connection, and its calls are counted together. */
    void reconnect() {
        hubwright.close();
        hubwright = cloud.connect();
    }

    Report assertNoWrite(Deployment deployment) {
        reconnect();
        var report = hubwright.apply(deployment);
        assertEquals(0, report.writes(), report.text());
        report.calls().forEach((service, calls) -> assertEquals(0, calls.writes(), service));
        return report;
    }

    @Test
    void bringUpSecondRunAndTearDown() {
        var plan = hubwright.plan(site());
        assertEquals(plan.actions().size(), plan.count(Plan.Verb.CREATE), plan.text());
        var report = hubwright.apply(plan);
        assertTrue(report.isComplete(), report.text());
        assertEquals(9, report.writes(), report.text());

        var server = outside.servers().get(0);
        assertEquals("ACTIVE", server.path("status").asText());
        assertTrue(
                server.path("metadata").path("hubwright").asText().endsWith(" r=server/registry"), server.toString());
        assertTrue(server.path("key_name").asText().matches("neurolibre-[a-z0-9]{8}-binderhub"), server.toString());
        var address = report.get(FloatingIpSpec.on(server()));
        assertEquals(server.path("id").asText(), address.machineId());
        var floating = outside.network("floatingips").get(0);
        assertEquals(
                address.ip().getHostAddress(),
                floating.path("floating_ip_address").asText());
        var port = outside.network("ports").stream()
                .filter(one -> one.path("id").equals(floating.path("port_id")))
                .findFirst()
                .orElseThrow();
        assertEquals(server.path("id"), port.path("device_id"));
        for (var volume : outside.volumes()) {
            assertEquals("in-use", volume.path("status").asText());
            assertEquals(server.path("id"), volume.path("attachments").path(0).path("server_id"));
        }

        assertTrue(hubwright.plan(site()).isEmpty(), hubwright.plan(site()).text());
        assertNoWrite(site());

        var ids = outside.volumes().stream().map(volume -> volume.path("id")).collect(Collectors.toSet());
        var destroyed = hubwright.destroy(site());
        assertEquals(2, destroyed.count(Report.Outcome.RETAINED), destroyed.text());
        assertEquals(List.of(), outside.servers());
        assertEquals(
                ids, outside.volumes().stream().map(volume -> volume.path("id")).collect(Collectors.toSet()));
        outside.volumes()
                .forEach(volume ->
                        assertEquals("available", volume.path("status").asText()));
        assertEquals(2, retained());

        hubwright.apply(site());
        assertEquals(0, retained());
        assertEquals(
                ids, outside.volumes().stream().map(volume -> volume.path("id")).collect(Collectors.toSet()));
        destroyAll(site());
        assertNothingLeft();
    }

    private long retained() {
        return outside.volumes().stream()
                .filter(volume -> volume.path("metadata").has("hubwright-retained"))
                .count();
    }

    @Test
    void freeAddressIsReusedAndGivenBack() {
        var free = allocate("");
        var noted = allocate("the web site moves here in May");
        var report = hubwright.apply(of(FloatingIpSpec.on(server())));
        assertEquals(
                free.path("floating_ip_address").asText(),
                report.get(FloatingIpSpec.on(server())).ip().getHostAddress());
        assertTrue(hubwright.plan(of(FloatingIpSpec.on(server()))).isEmpty());
        hubwright.destroy(of(FloatingIpSpec.on(server())));
        var left = outside.network("floatingips").stream()
                .filter(one -> one.path("id").equals(free.path("id")))
                .findFirst()
                .orElseThrow();
        assertTrue(left.path("port_id").isNull(), left.toString());
        assertEquals("", left.path("description").asText());
        release(free);
        release(noted);
        assertNothingLeft();
    }

    @Test
    void addressOnAPortOfOthersIsNotTakenAway() {
        var site = of(FloatingIpSpec.on(server()));
        hubwright.apply(site);
        var ip = outside.network("floatingips").get(0);
        var own = outside.network("ports").stream()
                .filter(port -> port.path("id").equals(ip.path("port_id")))
                .findFirst()
                .orElseThrow();
        var foreign = outside.call(
                        "POST",
                        "network",
                        "/v2.0/ports",
                        Map.of(
                                "port",
                                Map.of("network_id", own.path("network_id").asText())))
                .path("port");
        move(ip, foreign);
        var error = assertThrows(ConflictException.class, () -> hubwright.apply(site));
        assertTrue(String.valueOf(error.getMessage()).contains("of others"), error.getMessage());
        assertEquals(foreign.path("id"), outside.network("floatingips").get(0).path("port_id"));
        assertThrows(HubwrightException.class, () -> hubwright.destroy(site));
        assertEquals(foreign.path("id"), outside.network("floatingips").get(0).path("port_id"));
        move(ip, own);
        outside.call("DELETE", "network", "/v2.0/ports/" + foreign.path("id").asText(), Map.of());
        destroyAll(site);
        assertNothingLeft();
    }

    private void move(JsonNode ip, JsonNode port) {
        outside.call(
                "PUT",
                "network",
                "/v2.0/floatingips/" + ip.path("id").asText(),
                Map.of("floatingip", Map.of("port_id", port.path("id").asText())));
        reconnect();
    }

    @Test
    void volumeGrowsInUseAndNeverShrinks() {
        var small = VolumeSpec.of("data", DataSize.gib(1));
        hubwright.apply(of(small.attachedTo(server())));
        var larger = of(small.size(DataSize.gib(3)).attachedTo(server()));
        assertEquals(1, hubwright.plan(larger).count(Plan.Verb.UPDATE));
        var report = hubwright.apply(larger);
        assertEquals(DataSize.gib(3), report.get(small.attachedTo(server())).size());
        assertEquals(3, outside.volumes().get(0).path("size").asInt());
        var refused = hubwright
                .plan(of(small.size(DataSize.gib(2)).attachedTo(server())))
                .refusals();
        assertTrue(refused.get(0).reason().contains("size: 3 GiB -> 2 GiB"), refused.toString());
        destroyAll(larger);
        assertNothingLeft();
    }

    @Test
    void snapshotIsTakenInUseAndBecomesAVolume() {
        var data = VolumeSpec.of("data", DataSize.gib(2));
        var id = hubwright.apply(of(data.attachedTo(server()))).get(data).id();
        var snapshots = hubwright.service(VolumeSnapshots.class);
        var taken = snapshots.take(id, "before");
        assertEquals("available", taken.status());
        assertEquals(DataSize.gib(2), taken.size());
        assertEquals(List.of(taken.id()), ids(snapshots.list(id)));
        var twice = assertThrows(ConflictException.class, () -> snapshots.take(id, "before"));
        assertTrue(
                String.valueOf(twice.getMessage()).contains("has a snapshot \"before\" already"), twice.getMessage());
        assertThrows(NotFoundException.class, () -> snapshots.take("7d5c1a60-0000-4000-8000-000000000000", "before"));

        var small = VolumeSpec.of("copy", DataSize.gib(1)).snapshot("before");
        var refused = hubwright.plan(of(small)).refusals();
        assertTrue(
                refused.get(0).reason().contains("the snapshot that it is to be made from has 2 GiB"),
                refused.toString());
        var copy = small.size(DataSize.gib(3));
        var made = hubwright.apply(of(copy)).get(copy);
        assertEquals(DataSize.gib(3), made.size());
        var source = outside.volumes().stream()
                .filter(one -> one.path("id").asText().equals(made.id()))
                .map(one -> one.path("snapshot_id").asText())
                .toList();
        assertEquals(List.of(taken.id()), source);

        // A run never deletes a snapshot, and Cinder deletes no volume that has one.
        var site = of(data.attachedTo(server()), copy);
        assertThrows(HubwrightException.class, () -> destroyAll(site));
        assertEquals(List.of(taken.id()), ids(snapshots.list(id)));
        assertTrue(snapshots.delete(taken.id()));
        assertFalse(snapshots.delete(taken.id()));
        assertEquals(List.of(), snapshots.list());
        destroyAll(site);
        assertNothingLeft();
    }

    private static List<String> ids(List<VolumeSnapshot> snapshots) {
        return snapshots.stream().map(VolumeSnapshot::id).toList();
    }

    @Test
    void rulesOfOthersStayAndOursFollowTheScript() {
        hubwright.apply(of(web()));
        var group = outside.network("security-groups").stream()
                .filter(one -> one.path("name").asText().equals("registry"))
                .findFirst()
                .orElseThrow();
        var rule = Map.of(
                "security_group_id",
                group.path("id").asText(),
                "direction",
                "ingress",
                "ethertype",
                "IPv4",
                "protocol",
                "udp",
                "port_range_min",
                53,
                "port_range_max",
                53);
        outside.call("POST", "network", "/v2.0/security-group-rules", Map.of("security_group_rule", rule));
        assertTrue(hubwright.plan(of(web())).isEmpty());
        var other = SecurityGroupSpec.named("registry").allowTcp(22, 8443);
        assertEquals(1, hubwright.apply(of(other)).writes());
        var rules = ingress("registry");
        assertEquals(Set.of("tcp 22 from 0.0.0.0/0", "tcp 8443 from 0.0.0.0/0", "udp 53 from 0.0.0.0/0"), rules);
        assertNoWrite(of(other));
        destroyAll(of(other));
        assertNothingLeft();
    }

    private Set<String> ingress(String group) {
        return outside.network("security-groups").stream()
                .filter(one -> one.path("name").asText().equals(group))
                .flatMap(one -> Outside.elements(one.path("security_group_rules")))
                .flatMap(rule -> SecurityGroupRule.read(rule).stream())
                .map(SecurityGroupRule::toString)
                .collect(Collectors.toSet());
    }

    @Test
    void existingServerGetsAnAddressAndAVolume() {
        var others = Deployment.named("other").of(server());
        hubwright.apply(others);
        var existing = ServerSpec.existing("registry");
        var site = of(
                FloatingIpSpec.on(existing),
                VolumeSpec.of("data", DataSize.gib(1)).attachedTo(existing));
        var report = hubwright.apply(site);
        assertEquals(
                report.get(existing).id(),
                report.get(FloatingIpSpec.on(existing)).machineId());
        assertNoWrite(site);
        destroyAll(site);
        assertEquals(List.of("registry"), names(outside.servers()));
        destroyAll(others);
        assertNothingLeft();
    }

    @Test
    void anotherComputerMustAdoptFirst() {
        var site = of(web());
        hubwright.apply(site);
        try (var other = cloud.connect(directory.resolve("other-state"))) {
            var error = assertThrows(ConflictException.class, () -> other.plan(site));
            assertTrue(String.valueOf(error.getMessage()).contains("adopt(\"neurolibre\")"), error.getMessage());
            other.adopt("neurolibre");
            assertTrue(other.plan(site).isEmpty());
            other.destroy(site);
        }
        assertNothingLeft();
    }

    @Test
    void volumeInAnotherServerIsNotTakenFromIt() {
        var data = VolumeSpec.of("data", DataSize.gib(1));
        hubwright.apply(of(data.attachedTo(server())));
        var other = Deployment.named("other")
                .of(VolumeSpec.existing("data").attachedTo(ServerSpec.of("b", cloud.image(), cloud.flavor())));
        var error = assertThrows(HubwrightException.class, () -> hubwright.apply(other));
        assertTrue(String.valueOf(error.getMessage()).contains("is in server "), error.getMessage());
        destroyAll(other);
        destroyAll(of(data.attachedTo(server())));
        assertNothingLeft();
    }
}
