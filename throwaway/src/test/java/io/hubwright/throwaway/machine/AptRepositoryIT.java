package io.hubwright.throwaway.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Docker Engine installed in a machine, step by step as Docker's manual has it, and used. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AptRepositoryIT {
    private static final String APT = "sudo DEBIAN_FRONTEND=noninteractive apt-get -y -q ";

    private ContainerMachines machines;
    private AptRepository repository;
    private HubImages images;
    private Ssh ssh;
    private InetAddress ip;

    @BeforeAll
    void start(@TempDir Path folder) {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh"));
        machines = ContainerMachines.start(System.out::println);
        repository = AptRepository.start(machines.internal().gateway(), System.out::println);
        images = HubImages.open(System.out::println);
        ssh = new Ssh(folder);
        ip = machines.internal().first();
        var machine =
                machines.boot(Machines.Boot.of(UUID.randomUUID().toString(), "docker", ip, List.of(ssh.publicKey())));
        ssh.trust(machine, ip);
        ssh.await(ip, "true");
    }

    @AfterAll
    void close() {
        if (images != null) images.close();
        if (repository != null) repository.close();
        if (machines != null) machines.close();
    }

    private void addSource(String options) {
        var line = "deb " + options + " " + repository.url() + "/debian bookworm stable";
        ssh.run(ip, "echo '" + line + "' | sudo tee /etc/apt/sources.list.d/docker.list");
    }

    // Of this source alone: the test needs no other mirror.
    private Ssh.Result update() {
        return ssh.attempt(
                ip,
                APT
                        + "update -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/docker.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0");
    }

    @Test
    @Order(1)
    void aptRefusesTheRepositoryWithoutItsKey() {
        addSource("");
        var refusal = update();
        assertNotEquals(0, refusal.exitCode());
        assertTrue(
                refusal.output().contains("is not signed") || refusal.output().contains("NO_PUBKEY"), refusal.output());
    }

    @Test
    @Order(2)
    void aptAcceptsItWithItsKey() {
        ssh.run(
                ip,
                "sudo install -d -m 755 /etc/apt/keyrings && sudo curl -fsS -o /etc/apt/keyrings/docker.asc "
                        + repository.keyUrl());
        addSource("[signed-by=/etc/apt/keyrings/docker.asc]");
        update().orThrow();
        assertEquals(
                String.join("\n", repository.versions()),
                ssh.run(ip, "apt-cache madison docker-ce | cut -d'|' -f2 | tr -d ' '"));
        assertEquals(2, repository.versions().size());
    }

    @Test
    @Order(3)
    void theOlderVersionIsInstalledWhenPinned() {
        var older = repository.versions().get(1);
        var upstream = older.substring(older.indexOf(':') + 1, older.indexOf('-'));
        ssh.run(
                ip,
                APT + "install --no-install-recommends docker-ce=5:" + upstream + "\\* docker-ce-cli=5:" + upstream
                        + "\\* containerd.io");
        assertEquals(older, ssh.run(ip, "dpkg-query -W -f '${Version}' docker-ce"));
        assertEquals("active\nactive", ssh.run(ip, "systemctl is-active docker containerd"));
        assertTrue(ssh.run(ip, "sudo docker version -f '{{.Server.Version}} {{.Client.Version}}'")
                .startsWith(upstream));
        assertEquals("overlay2", ssh.run(ip, "sudo docker info -f '{{.Driver}}'"));
        assertTrue(ssh.run(ip, "getent group docker").startsWith("docker:"));
    }

    @Test
    @Order(4)
    void anUpgradeTakesTheNewerOneAndThePlugins() {
        ssh.run(ip, APT + "install docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin");
        assertEquals(repository.versions().get(0), ssh.run(ip, "dpkg-query -W -f '${Version}' docker-ce"));
        assertEquals("active", ssh.run(ip, "systemctl is-active docker"));
    }

    @Test
    @Order(5)
    void theHubImagesRunInIt() {
        for (var name : images.names())
            ssh.attempt(ip, "sudo docker load", images.archive(name)).orThrow();
        var tags = ssh.run(ip, "sudo docker images --format '{{.Repository}}' | sort -u")
                .lines()
                .toList();
        assertEquals(List.of("hubwright/hello-world", "hubwright/registry", "hubwright/registry-3"), tags);
        var image = "$(sudo docker images -q hubwright/";
        assertTrue(ssh.run(ip, "sudo docker run --rm " + image + "hello-world)").contains("Hello from Docker!"));
        ssh.run(
                ip,
                "sudo docker run -d --restart always --name registry -p 80:5001 -e REGISTRY_HTTP_ADDR=:5001 " + image
                        + "registry)");
        ssh.await(ip, "curl -fsS http://" + ip.getHostAddress() + "/v2/");
        assertTrue(ssh.run(ip, "sudo docker exec registry registry --version").contains("2.8.2"));
        assertTrue(ssh.run(ip, "sudo docker run --rm --entrypoint registry " + image + "registry-3) --version")
                .contains("3.1.2"));
    }

    @Test
    @Order(6)
    void containersComeBackAfterAReboot() {
        ssh.attempt(ip, "sudo reboot");
        ssh.await(ip, "systemctl is-active docker");
        ssh.await(ip, "curl -fsS http://" + ip.getHostAddress() + "/v2/");
    }

    @Test
    void nothingButTheRepositoryIsServed() throws IOException, InterruptedException {
        var client = HttpClient.newHttpClient();
        for (var path : List.of("", "/", "/../../../etc/passwd", "/..%2f..%2fetc/passwd", "/dists", "/nothing")) {
            var request = HttpRequest.newBuilder(URI.create(repository.url() + "/debian" + path))
                    .build();
            assertEquals(
                    404,
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode(),
                    path);
        }
    }
}
