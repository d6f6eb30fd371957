package io.hubwright.throwaway.devcloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.machine.ContainerMachines;
import io.hubwright.throwaway.machine.Ssh;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real OpenStack, container machines behind it, used over its raw APIs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevCloudIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private ContainerMachines machines;
    private DevCloud cloud;
    private DevProject project;
    private Api api;
    private Ssh ssh;

    @BeforeAll
    void start(@TempDir Path folder) {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh"));
        machines = ContainerMachines.start(System.out::println);
        long begin = System.nanoTime();
        cloud = DevCloud.start(machines, System.out::println);
        System.out.printf("devcloud: ready after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
        ssh = new Ssh(folder);
        project = cloud.project("lab");
        api = Api.login(cloud.authUrl(), project.name(), project.name(), project.password());
    }

    @AfterAll
    void close() {
        if (cloud != null) cloud.close();
        if (machines != null) machines.close();
    }

    private JsonNode await(String service, String path, Predicate<JsonNode> wanted) {
        return Time.SYSTEM.await(path, PATIENCE, Duration.ofMillis(300), () -> Optional.of(api.get(service, path))
                .filter(wanted));
    }

    private String id(String service, String path, String at) {
        return api.get(service, path).at(at).path("id").asText();
    }

    @Test
    void aProjectHasWhatTheEmbeddedCloudHas() {
        assertTrue(cloud.cloudsYaml().contains("  lab:\n"), cloud.cloudsYaml());
        assertTrue(cloud.cloudsYaml().contains("  hubwright:\n"), cloud.cloudsYaml());
        assertEquals(
                "Ubuntu-24.04",
                api.get("image", "/v2/images?name=Ubuntu-24.04")
                        .at("/images/0/name")
                        .asText());
        assertEquals(
                "lab-network",
                api.get("network", "/v2.0/networks?router:external=false")
                        .at("/networks/0/name")
                        .asText());
        assertTrue(api.get("compute", "/flavors").toString().contains("c8-30gb-186"));
        assertTrue(cloud.log("nova").contains("nova"));
    }

    @Test
    void aProjectSeesNothingOfAnother() {
        assertEquals(
                0,
                api.get("network", "/v2.0/networks?name=hubwright-network")
                        .at("/networks")
                        .size());
        assertThrows(
                HubwrightException.class, () -> Api.login(cloud.authUrl(), "lab", "hubwright", project.password()));
    }

    @Test
    void aServerIsAMachineWithItsAddressAndItsVolume() throws IOException {
        long begin = System.nanoTime();
        api.post("compute", "/os-keypairs", "keypair", Map.of("name", "k", "public_key", ssh.publicKey()));
        var group = api.post("network", "/v2.0/security-groups", "security_group", Map.of("name", "hub"))
                .path("id")
                .asText();
        var server = api.post(
                        "compute",
                        "/servers",
                        "server",
                        Map.of(
                                "name",
                                "registry",
                                "imageRef",
                                id("image", "/v2/images?name=Ubuntu-24.04", "/images/0"),
                                "flavorRef",
                                "6",
                                "key_name",
                                "k",
                                "security_groups",
                                List.of(Map.of("name", "hub")),
                                "networks",
                                List.of(Map.of(
                                        "uuid", id("network", "/v2.0/networks?name=lab-network", "/networks/0")))))
                .path("id")
                .asText();
        await("compute", "/servers/" + server, found -> found.at("/server/status")
                .asText()
                .equals("ACTIVE"));
        var port = id("network", "/v2.0/ports?device_id=" + server, "/ports/0");
        var floating = api.post(
                "network",
                "/v2.0/floatingips",
                "floatingip",
                Map.of(
                        "floating_network_id",
                        id("network", "/v2.0/networks?router:external=true", "/networks/0"),
                        "port_id",
                        port));
        var ip = InetAddress.getByName(floating.path("floating_ip_address").asText());
        assertTrue(machines.external().cidr().contains(ip), ip.toString());
        var volume = api.post("volumev3", "/volumes", "volume", Map.of("size", 1, "name", "data"))
                .path("id")
                .asText();
        await("volumev3", "/volumes/" + volume, found -> found.at("/volume/status")
                .asText()
                .equals("available"));
        api.post(
                "compute",
                "/servers/" + server + "/os-volume_attachments",
                "volumeAttachment",
                Map.of("volumeId", volume));
        await("volumev3", "/volumes/" + volume, found -> found.at("/volume/status")
                .asText()
                .equals("in-use"));

        ssh.trust(() -> console(server), ip);
        assertEquals("registry", ssh.await(ip, "hostname"));
        var link = "/dev/disk/by-id/virtio-" + volume.substring(0, 20);
        ssh.await(ip, "test -b " + link);
        ssh.run(ip, "sudo mkfs.ext4 -q " + link + " && sudo mount " + link + " /mnt");
        System.out.printf("devcloud: bring-up over the raw APIs took %d ms%n", (System.nanoTime() - begin) / 1_000_000);

        ssh.run(ip, "sudo umount /mnt");
        api.delete("compute", "/servers/" + server + "/os-volume_attachments/" + volume);
        await("volumev3", "/volumes/" + volume, found -> found.at("/volume/status")
                .asText()
                .equals("available"));
        ssh.await(ip, "test ! -e " + link);
        api.delete("compute", "/servers/" + server);
        await("compute", "/servers?name=registry", found -> found.path("servers")
                .isEmpty());
        await("network", "/v2.0/floatingips/" + floating.path("id").asText(), found -> found.at("/floatingip/status")
                .asText()
                .equals("DOWN"));
        api.delete("network", "/v2.0/floatingips/" + floating.path("id").asText());
        api.delete("volumev3", "/volumes/" + volume);
        api.delete("network", "/v2.0/security-groups/" + group);
    }

    private String console(String server) {
        return api.act("compute", "/servers/" + server + "/action", Map.of("os-getConsoleOutput", Map.of()))
                .path("output")
                .asText();
    }
}
