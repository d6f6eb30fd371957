package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.engine.Action;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Permission;
import io.hubwright.engine.Plan;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the handlers decide by themselves, whatever cloud answers: run on the embedded one alone, for on a real one each case costs a
 * bring-up.
 */
abstract class HandlersContract extends CloudContract {
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

    @Test
    void lostAssociationIsMadeAgain() {
        var site = of(FloatingIpSpec.on(server()));
        hubwright.apply(site);
        var ip = outside.network("floatingips").get(0);
        var none = new HashMap<String, Object>();
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
        var reasons = volume.stream().map(Action::reason).collect(Collectors.joining("\n"));
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
                .map(Action::reason)
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
    void otherUserDataIsReportedAndChangesNothing() {
        var server = server().userData("#cloud-config\n");
        hubwright.apply(of(server));
        var plan = hubwright.plan(of(server.userData("#cloud-config\npackages: [git]\n")));
        assertTrue(plan.isEmpty(), plan.text());
        assertTrue(plan.text().contains("user data: "), plan.text());
        assertNoWrite(of(server.userData("#cloud-config\npackages: [git]\n")));
        destroyAll(of(server));
        assertNothingLeft();
    }

    private ServerSpec server(String image, String flavor) {
        return ServerSpec.of("registry", image, flavor).keyPair(key()).securityGroups(web());
    }

    @Test
    void resizeNeedsItsPermission() {
        var before = hubwright.apply(of(server())).get(server()).id();
        var larger = server(cloud.image(), cloud.otherFlavor());
        var refusal = refusal(of(larger));
        assertTrue(refusal.contains("flavor: " + cloud.flavor() + " -> " + cloud.otherFlavor()), refusal);
        assertThrows(HubwrightException.class, () -> hubwright.apply(of(larger)));
        assertThrows(HubwrightException.class, () -> hubwright.apply(of(larger), new Permission.Resize("other")));
        var report = hubwright.apply(of(larger), new Permission.Resize("registry"));
        assertEquals(before, report.get(larger).id());
        assertEquals("ACTIVE", outside.servers().get(0).path("status").asText());
        assertNoWrite(of(larger));
        destroyAll(of(larger));
        assertNothingLeft();
    }

    @Test
    void otherImageNeedsANewServerAndThePermission() {
        var disk = VolumeSpec.of("data", DataSize.gib(1));
        var address = FloatingIpSpec.on(server());
        var before = hubwright.apply(of(disk.attachedTo(server()), address));
        var other = server("Debian-12", cloud.flavor());
        var changed = of(disk.attachedTo(other), FloatingIpSpec.on(other));
        var refusal = refusal(changed);
        assertTrue(refusal.contains("image: " + cloud.image() + " -> Debian-12"), refusal);
        assertThrows(HubwrightException.class, () -> hubwright.apply(changed));
        assertEquals(
                before.get(server()).id(), outside.servers().get(0).path("id").asText());
        var report = hubwright.apply(changed, new Permission.Replace("registry"));
        assertNotEquals(before.get(server()).id(), report.get(other).id());
        assertEquals(before.get(disk).id(), report.get(disk).id());
        assertEquals(
                before.get(address).ip(), report.get(FloatingIpSpec.on(other)).ip());
        assertEquals(1, outside.servers().size());
        assertEquals("in-use", outside.volumes().get(0).path("status").asText());
        assertNoWrite(changed);
        destroyAll(changed);
        assertNothingLeft();
    }

    @Test
    void driftTellsWhatOthersDid() {
        var disk = VolumeSpec.of("data", DataSize.gib(1));
        var address = FloatingIpSpec.on(server());
        var site = of(disk.attachedTo(server()), address);
        var report = hubwright.apply(site);
        var server = report.get(server()).id();
        var group = report.get(web()).id();
        rename(server, "renamed");
        outside.call(
                "POST",
                "network",
                "/v2.0/security-group-rules",
                Map.of(
                        "security_group_rule",
                        Map.of("security_group_id", group, "direction", "ingress", "protocol", "udp")));
        detach(server, report.get(disk).id());
        var ip = outside.network("floatingips").get(0);
        var none = new HashMap<String, Object>();
        none.put("port_id", null);
        outside.call("PUT", "network", "/v2.0/floatingips/" + ip.path("id").asText(), Map.of("floatingip", none));
        reconnect();
        var drift = hubwright.drift(site).text();
        assertTrue(drift.contains("name: renamed -> registry"), drift);
        assertTrue(drift.contains("rule of others: udp from 0.0.0.0/0 -> left alone"), drift);
        assertTrue(drift.contains("attachment/data"), drift);
        assertTrue(drift.contains("association: none -> server " + server), drift);
        var repaired = hubwright.apply(site);
        assertEquals(3, repaired.writes(), repaired.text());
        assertEquals(List.of("registry"), names(outside.servers()));
        assertNoWrite(site);
        destroyAll(site);
        assertNothingLeft();
    }

    private void rename(String server, String name) {
        outside.call("PUT", "compute", "/servers/" + server, Map.of("server", Map.of("name", name)));
    }

    private void detach(String server, String volume) {
        outside.call("DELETE", "compute", "/servers/" + server + "/os-volume_attachments/" + volume, Map.of());
        Time.SYSTEM.await(
                "the volume to be free",
                Duration.ofSeconds(10),
                Duration.ofMillis(5),
                () -> outside.volumes().stream()
                                .allMatch(one -> one.path("status").asText().equals("available"))
                        ? Optional.of(true)
                        : Optional.empty());
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
