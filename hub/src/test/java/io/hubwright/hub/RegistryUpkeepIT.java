package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Secret;
import io.hubwright.Time;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.host.Host;
import io.hubwright.registry.Credentials;
import io.hubwright.registry.Image;
import io.hubwright.registry.Layer;
import io.hubwright.registry.LayerFile;
import io.hubwright.registry.RegistryClient;
import io.hubwright.registry.RegistryOptions;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A registry with images, of release 2 by choice: its garbage is collected, its content goes to another machine and comes back, and
 * release 3 takes its place.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegistryUpkeepIT {
    private static final Secret PASSWORD = Secret.of("known-51aa-Secret-0c3d");
    private static final String COPY = "/srv/registry-copy";

    @TempDir
    static Path directory;

    private Lab lab;
    private Hubwright hubwright;
    private PrivateRegistrySpec spec;
    private Host host;
    private Host other;
    private RegistryUpkeep upkeep;

    @BeforeAll
    void bringUp() throws IOException {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh-keygen"));
        lab = Lab.open(directory);
        hubwright = Hubwright.connect(lab.settings(event -> {}), lab.names());
        var at = lab.registryHost();
        spec = PrivateRegistrySpec.at(Given.NAME, at, CertificateAuthority.own("lab"))
                .docker(lab.docker(at))
                .image("registry:2")
                .storage(at.mount(lab.disk(), "/docker-registry"))
                .addUser("alice", PASSWORD);
        var report = hubwright.apply(Deployment.named("lab").of(spec));
        host = report.get(at);
        other = hubwright.ensure("look", lab.node());
        upkeep = RegistryUpkeep.on(host, spec);
    }

    @AfterAll
    void close() {
        if (hubwright != null) hubwright.close();
        if (lab != null) lab.close();
    }

    private RegistryClient registry() {
        var chain = host.sudo().readFile(RegistryPaths.of(spec).chain());
        return RegistryClient.connect(RegistryOptions.of(spec.endpoint())
                .caCertificates(new String(chain, StandardCharsets.US_ASCII))
                .credentials(Credentials.basic("alice", PASSWORD))
                .dialer((name, port, timeout) -> host.dialer().dial("127.0.0.1", port, timeout)));
    }

    private static Image image(int seed, int bytes) {
        var content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return Image.of(Layer.of(LayerFile.of("/data", content)));
    }

    private List<String> running() {
        return host.run("docker", "ps", "--format", "{{.Names}}")
                .stdout()
                .lines()
                .toList();
    }

    @Test
    @Order(1)
    void garbageGoesAndTheRestStays() {
        try (var registry = registry()) {
            registry.push(image(1, 3 << 20), registry.ref("kept:1"));
            var gone = registry.push(image(2, 20 << 20), registry.ref("gone:1"));
            registry.delete(registry.ref("gone").digest(gone.digest()));
            var collected = upkeep.collectGarbage();
            assertTrue(collected.freed().bytes() > 19 << 20, collected.toString());
            assertEquals(6, collected.blobs(), "its own, and those of the image that proved the registry");
            assertTrue(collected.probed().orElseThrow().endsWith("kept:1"), collected.toString());
            assertEquals(List.of("hubwright-registry-hub.example.org"), running());
            registry.pull(registry.ref("kept:1"));
            // What is gone is pushed again, whole: the server remembers nothing of it.
            registry.push(image(2, 20 << 20), registry.ref("gone:1"));
            registry.pull(registry.ref("gone:1"));
        }
    }

    @Test
    @Order(2)
    void failedCollectionLeavesTheRegistryRunning() {
        host.sudo()
                .script(
                        "spoil",
                        "d=/etc/hubwright/hub.example.org; cp $d/config.yml /root/; echo broken: [ >>$d/config.yml");
        try {
            var e = assertThrows(HubwrightException.class, upkeep::collectGarbage);
            assertTrue(e.getMessage().contains("the collection failed"), e.getMessage());
        } finally {
            host.sudo()
                    .script(
                            "mend",
                            "cp /root/config.yml /etc/hubwright/hub.example.org/; docker restart hubwright-registry-hub.example.org");
        }
        assertEquals(List.of("hubwright-registry-hub.example.org"), running());
    }

    @Test
    @Order(3)
    void contentIsCopiedOnceAndChecked() {
        var first = upkeep.backup(other, COPY);
        assertEquals(6, first.blobs());
        assertEquals(0, first.alreadyThere());
        try (var registry = registry()) {
            registry.push(image(3, 1 << 20), registry.ref("later:1"));
        }
        // As an interrupted copy leaves it.
        other.sudo().script("cut", "f=$(find $1/blobs -name data -size +4M | head -1); truncate -s 100 $f", COPY);
        var second = upkeep.backup(other, COPY);
        assertEquals(4, second.blobs(), second.toString());
        assertEquals(5, second.alreadyThere());
        assertEquals("blobs\nrepositories\n", other.sudo().run("ls", "-A", COPY).stdout());
    }

    @Test
    @Order(4)
    void lostRegistryComesBackFromTheCopy() {
        host.sudo()
                .script(
                        "lose",
                        "docker stop hubwright-registry-hub.example.org; rm -rf /docker-registry/docker/registry; docker start hubwright-registry-hub.example.org");
        try (var registry = registry()) {
            var restored = upkeep.restore(other, COPY);
            assertEquals(9, restored.blobs());
            for (var name : List.of("kept:1", "gone:1", "later:1")) registry.pull(registry.ref(name));
            assertEquals(
                    List.of("gone", "kept", "later"),
                    registry.repositories().stream()
                            .filter(name -> !name.startsWith("hubwright"))
                            .toList());
            registry.push(image(4, 1 << 20), registry.ref("after:1"));
        }
        assertEquals(0, hubwright.apply(Deployment.named("lab").of(spec)).writes());
    }

    @Test
    @Order(5)
    void doctorLooksAtTheHost() {
        var report = Doctor.on(host)
                .volumes(host, "/docker-registry", "/not-there")
                .certificate(host, "hub.example.org", 443)
                .examine();
        System.out.print(report.text());
        assertEquals(2, report.exitCode());
        assertEquals(
                List.of(
                        "disk /var/lib/docker",
                        "inodes /var/lib/docker",
                        "processes of debian",
                        "disk /docker-registry",
                        "inodes /docker-registry",
                        "disk /not-there",
                        "certificate hub.example.org"),
                report.findings().stream().map(Finding::check).toList());
        assertEquals(1, report.count(Finding.Level.FAILURE));
        assertEquals(Finding.Level.OK, report.findings().get(6).level());
        host.sudo().run("docker", "stop", "hubwright-registry-hub.example.org");
        host.sudo().run("systemctl", "stop", "docker.socket", "docker");
        assertEquals("Docker", Doctor.on(host).examine().findings().get(0).check());
        host.sudo().run("systemctl", "start", "docker");
    }

    @Test
    @Order(6)
    void imagesInUseStayAndContainersOfOthersGoOn() {
        host.script(
                "others",
                """
                docker run -d --name others --entrypoint sleep registry:2 1000
                printf 'FROM registry:2\nLABEL io.hubwright.image=application\n' | docker build -q -t built:1 -
                docker tag registry:2 another:1; docker tag built:1 built:2
                """);
        var docker = DockerUpkeep.on(host);
        var now = Time.SYSTEM.now();
        assertEquals(
                List.of("built:1", "built:2"),
                docker.plan(ImagePolicy.unused(), now).stream()
                        .flatMap(image -> image.names().stream())
                        .sorted()
                        .toList());
        assertEquals(List.of(), docker.prune(ImagePolicy.nameless(), now));
        assertEquals(1, docker.removeBuilt().size());
        assertEquals(List.of(), docker.plan(ImagePolicy.unused(), now));
        assertEquals(List.of("hubwright-registry-hub.example.org"), docker.stop("lab"));
        assertEquals(List.of("others"), running());
        assertEquals(List.of(), docker.stop("la"));
        assertEquals(List.of("hubwright-registry-hub.example.org"), docker.start("lab"));
        host.run("docker", "rm", "-f", "others");
    }

    @Test
    @Order(7)
    void release3TakesOverImagesAndUsers() {
        var users = users();
        assertTrue(hubwright.apply(Deployment.named("lab").of(third())).isComplete());
        assertTrue(version().contains("v3."), version());
        assertEquals(users, users());
        try (var registry = registry()) {
            for (var name : List.of("kept:1", "gone:1", "later:1", "after:1")) registry.pull(registry.ref(name));
            var gone = registry.find(registry.ref("gone:1")).orElseThrow();
            registry.delete(registry.ref("gone").digest(gone.digest()));
        }
        var collected = RegistryUpkeep.on(host, third()).collectGarbage();
        assertTrue(collected.freed().bytes() > 19 << 20, collected.toString());
    }

    private PrivateRegistrySpec third() {
        return spec.settings(RegistrySettings.TLS);
    }

    private String version() {
        return host.run("docker", "exec", "hubwright-registry-hub.example.org", "registry", "--version")
                .stdout();
    }

    private String users() {
        return new String(host.sudo().readFile(RegistryPaths.of(spec).htpasswd()), StandardCharsets.US_ASCII);
    }

    static Stream<Arguments> whatComesBetweenTwoChunks() {
        return Stream.of(
                Arguments.of(
                        "a restart",
                        "docker restart hubwright-registry-hub.example.org",
                        "Registry",
                        "202 202 202 201"),
                Arguments.of("another container", ":", "Other", "202 202 202 201"),
                Arguments.of(
                        "another secret",
                        "sed -i 's/^  secret: .*/  secret: " + "5ec2e7ab".repeat(8)
                                + "/' /etc/hubwright/hub.example.org/config.yml;"
                                + " docker restart hubwright-registry-hub.example.org",
                        "Other",
                        "202 202 404 404"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatComesBetweenTwoChunks")
    @Order(8)
    void uploadGoesOnAfterARestartWithTheSameSecret(String what, String between, String realm, String answers) {
        var before = upload(BEGIN);
        host.sudo().script("between", between);
        assertTrue(hubwright
                .apply(Deployment.named("lab").of(third().realm(realm)))
                .isComplete());
        assertEquals(answers, before + " " + upload(FINISH), what);
    }

    // The answers' status codes. The password travels in the script, which no process list shows.
    private String upload(String steps) {
        return host.sudo()
                .script("upload", ASK.formatted(PASSWORD.reveal()) + steps)
                .stdout()
                .strip()
                .replace('\n', ' ');
    }

    private static final String ASK =
            """
            umask 077; mkdir -p /root/upload; cd /root/upload
            echo 'machine hub.example.org login alice password %s' >netrc
            ask() {
              curl -sS --retry 30 --retry-delay 1 --retry-all-errors --netrc-file netrc --resolve hub.example.org:443:127.0.0.1 \\
                --cacert /etc/hubwright/hub.example.org/tls/current/fullchain.pem -D headers -o said -w '%%{http_code}\\n' "$@"
              grep -qi '^location: ' headers || return 0
              sed -n 's/^[Ll]ocation: //p' headers | tr -d '\\r' >location
            }
            chunk() { ask -X PATCH -H 'Content-Type: application/octet-stream' --data-binary "@$1" "$(cat location)"; }
            """;

    private static final String BEGIN =
            """
            head -c 3000000 /dev/urandom >first; head -c 1000000 /dev/urandom >second
            ask -X POST https://hub.example.org/v2/cut/blobs/uploads/
            chunk first
            """;

    private static final String FINISH =
            """
            chunk second
            ask -X PUT "$(cat location)&digest=sha256:$(cat first second | sha256sum | cut -d ' ' -f 1)"
            rm -r /root/upload
            """;

    @Test
    @Order(9)
    void registryOfNobodyIsRefused() {
        var nobody = RegistryUpkeep.on(other, spec);
        assertThrows(NotFoundException.class, nobody::collectGarbage);
        assertThrows(HubwrightException.class, () -> upkeep.restore(other, "/srv/no-such-copy"));
        assertArrayEquals(
                new Object[] {"hubwright-registry-hub.example.org"}, running().toArray());
    }
}
