package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlN0rT1wyN5wYt5iTQy7o3V6YfLUn7k5m4mCkq0m1xv";

    @TempDir
    Path directory;

    protected CloudUnderTest cloud;
    protected Outside outside;
    protected Hubwright hubwright;
    private Path keyFile;

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

        hubwright.apply(site());
        assertEquals(
                ids, outside.volumes().stream().map(volume -> volume.path("id")).collect(Collectors.toSet()));
        destroyAll(site());
        assertNothingLeft();
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
    void requestedAddressIsTakenThoughItHasANote() {
        var reserved = allocate("reserved for the registry");
        var spec = FloatingIpSpec.on(server())
                .address(reserved.path("floating_ip_address").asText());
        var report = hubwright.apply(of(spec));
        assertEquals(reserved.path("id").asText(), report.get(spec).id());
        var other = FloatingIpSpec.on(ServerSpec.of("other", cloud.image(), cloud.flavor()))
                .address(reserved.path("id").asText());
        var refused = hubwright.plan(Deployment.named("other").of(other)).refusals();
        assertTrue(refused.get(0).reason().contains("made by deployment neurolibre"), refused.toString());
        hubwright.destroy(of(spec));
        release(reserved);
        assertNothingLeft();
    }

    JsonNode allocate(String description) {
        var body = Map.of(
                "floating_network_id", outside.externalNetwork().path("id").asText(), "description", description);
        return outside.call("POST", "network", "/v2.0/floatingips", Map.of("floatingip", body))
                .path("floatingip");
    }

    void release(JsonNode floatingIp) {
        outside.call(
                "DELETE",
                "network",
                "/v2.0/floatingips/" + floatingIp.path("id").asText(),
                Map.of());
    }

    @Test
    void lostAssociationIsMadeAgain() {
        var site = of(FloatingIpSpec.on(server()));
        hubwright.apply(site);
        var ip = outside.network("floatingips").get(0);
        var none = new java.util.HashMap<String, Object>();
        none.put("port_id", null);
        outside.call("PUT", "network", "/v2.0/floatingips/" + ip.path("id").asText(), Map.of("floatingip", none));
        reconnect();
        assertEquals(1, hubwright.plan(site).count(Plan.Verb.UPDATE));
        assertEquals(1, hubwright.apply(site).writes());
        assertEquals(ip.path("port_id"), outside.network("floatingips").get(0).path("port_id"));
        destroyAll(site);
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
    void securityGroupIsPutOnARunningServer() {
        hubwright.apply(of(server()));
        var ssh = SecurityGroupSpec.named("ssh").allowTcp(22);
        var report = hubwright.apply(of(server().securityGroups(web(), ssh)));
        assertEquals(2, report.writes(), report.text());
        var port = outside.network("ports").stream()
                .filter(one -> one.path("device_id")
                        .asText()
                        .equals(report.get(server()).id()))
                .findFirst()
                .orElseThrow();
        assertEquals(2, port.path("security_groups").size());
        destroyAll(of(server().securityGroups(web(), ssh)));
        assertNothingLeft();
    }

    @Test
    void takenNamesAreRefusedBeforeAnythingIsMade() {
        hubwright.apply(Deployment.named("other").of(VolumeSpec.of("data", DataSize.gib(1)), web()));
        var volume = hubwright
                .plan(of(VolumeSpec.of("data", DataSize.gib(1)).attachedTo(server())))
                .refusals();
        var reasons = volume.stream().map(Plan.Action::reason).collect(Collectors.joining("\n"));
        assertTrue(reasons.contains("there is a volume \"data\" already"), reasons);
        assertTrue(reasons.contains("there is a security group \"registry\" already"), reasons);
        assertTrue(reasons.contains("made by deployment other, uid "), reasons);
        assertTrue(reasons.contains("VolumeSpec.existing(\"data\")"), reasons);
        assertThrows(
                ConflictException.class,
                () -> hubwright.apply(of(VolumeSpec.of("data", DataSize.gib(1)).attachedTo(server()))));
        assertEquals(List.of(), outside.servers());
        hubwright.destroy(Deployment.named("other").of(web()), new Permission.DeleteData("data"));
        assertNothingLeft();
    }

    @Test
    void unknownNamesAreAnsweredWithTheNearest() {
        var image = refusal(of(ServerSpec.of("a", cloud.image() + "x", cloud.flavor())));
        assertTrue(image.contains("there is no image") && image.contains(cloud.image()), image);
        var flavor = refusal(of(ServerSpec.of("a", cloud.image(), cloud.flavor() + "x")));
        assertTrue(flavor.contains("there is no flavor") && flavor.contains(cloud.flavor()), flavor);
        var network = refusal(of(server().network("nowhere")));
        assertTrue(network.contains("there is no network \"nowhere\"; the nearest are "), network);
        var pool = refusal(of(FloatingIpSpec.on(server()).pool("nowhere")));
        assertTrue(pool.contains("there is no floating IP pool \"nowhere\"; the nearest are "), pool);
        var type = refusal(of(VolumeSpec.of("v", DataSize.gib(1)).type("nowhere")));
        assertTrue(type.contains("there is no volume type \"nowhere\""), type);
        for (Spec<?> existing : List.<Spec<?>>of(
                ServerSpec.existing("nowhere"),
                VolumeSpec.existing("nowhere"),
                KeyPairSpec.existing("nowhere"),
                SecurityGroupSpec.existing("nowhere"),
                FloatingIpSpec.existing("198.51.100.77"))) {
            assertTrue(refusal(of(existing)).contains("there is no "), existing.toString());
            assertThrows(NotFoundException.class, () -> hubwright.apply(of(existing)));
        }
        assertNothingLeft();
    }

    private String refusal(Deployment deployment) {
        return hubwright.plan(deployment).refusals().stream()
                .map(Plan.Action::reason)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void wrongKeyIsRefusedBeforeAnythingIsMade() throws Exception {
        var secret = Files.writeString(directory.resolve("id"), "-----BEGIN OPENSSH PRIVATE KEY-----\nhush\n");
        var refusal = refusal(of(server().keyPair(KeyPairSpec.of("k", secret))));
        assertTrue(refusal.contains("is a private key"), refusal);
        hubwright.apply(of(key()));
        Files.writeString(keyFile, KEY.replace("IJlN0r", "IJlN0s"));
        var changed = refusal(of(key()));
        assertTrue(changed.contains("public key: "), changed);
        destroyAll(of(key()));
        assertNothingLeft();
    }

    @Test
    void existingOnesAreUsedAndStay() {
        var others = Deployment.named("other")
                .of(
                        FloatingIpSpec.on(ServerSpec.of("old", cloud.image(), cloud.flavor())),
                        VolumeSpec.of("data", DataSize.gib(1)),
                        key(),
                        web());
        var before = hubwright.apply(others);
        var keyName = before.get(key()).name();
        var server = ServerSpec.of("new", cloud.image(), cloud.flavor())
                .keyPair(KeyPairSpec.existing(keyName))
                .securityGroups(SecurityGroupSpec.existing("registry"));
        var address = FloatingIpSpec.existing(outside.network("floatingips")
                .get(0)
                .path("floating_ip_address")
                .asText());
        var disk = VolumeSpec.existing("data").attachedTo(server);
        var site = of(disk, address, ServerSpec.existing("old"));
        var report = hubwright.apply(site);
        assertEquals(
                before.get(ServerSpec.of("old", cloud.image(), cloud.flavor())).id(),
                report.get(address).machineId());
        assertEquals(3, report.writes(), report.text());
        assertNoWrite(site);
        hubwright.destroy(site);
        assertEquals(List.of("old"), names(outside.servers()));
        assertEquals("available", outside.volumes().get(0).path("status").asText());
        destroyAll(others);
        assertNothingLeft();
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
    void whatTheScriptNoLongerMentionsIsListedAndPruned() {
        hubwright.apply(of(web(), SecurityGroupSpec.named("old")));
        var report = hubwright.apply(of(web()));
        assertEquals(List.of("security group old"), report.leftovers());
        hubwright.apply(of(web()), new Permission.Prune("old"));
        assertEquals(List.of("default", "hubwright-neurolibre", "registry"), names(outside.network("security-groups")));
        destroyAll(of(web()));
        assertNothingLeft();
    }

    @Test
    void otherFlavorIsRefusedAndOtherUserDataReported() {
        var server = server().userData("#cloud-config\n");
        hubwright.apply(of(server));
        var resize = refusal(of(ServerSpec.of("registry", cloud.image(), cloud.otherFlavor())
                .keyPair(key())
                .securityGroups(web())
                .userData("#cloud-config\n")));
        assertTrue(resize.contains("flavor: "), resize);
        var plan = hubwright.plan(of(server.userData("#cloud-config\npackages: [git]\n")));
        assertTrue(plan.isEmpty(), plan.text());
        assertTrue(plan.text().contains("user data: "), plan.text());
        assertNoWrite(of(server.userData("#cloud-config\npackages: [git]\n")));
        destroyAll(of(server));
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

    @Test
    void planShowsTheQuota() {
        var plan = hubwright.plan(site());
        var text = plan.text();
        assertTrue(text.contains("nova instances: 0 -> 1"), text);
        assertTrue(text.contains("cinder GiB of volumes: 0 -> 3"), text);
        assertTrue(text.contains("neutron floating IPs: 0 -> 1"), text);
    }
}
