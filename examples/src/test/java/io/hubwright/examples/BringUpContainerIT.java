package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Permission;
import io.hubwright.engine.Report;
import io.hubwright.host.HostSpec;
import io.hubwright.hub.RegistryUpkeep;
import io.hubwright.openstack.ServerSpec;
import io.hubwright.openstack.VolumeSnapshots;
import io.hubwright.openstack.VolumeSpec;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole path on container machines, and what Docker, skopeo and a spy see of it from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BringUpContainerIT {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private ThrowawayPlace place;
    private Hubwright hubwright;
    private Report report;
    private Set<String> seenByTheSpy;
    private String registry;

    @BeforeAll
    void bringUp() throws Exception {
        Needed.all(Requires.dockerEngine(), Requires.program("skopeo"), Requires.program("docker"));
        place = ThrowawayPlace.start(Optional.of("container"), new PrintStream(printed, true, StandardCharsets.UTF_8));
        hubwright = Hubwright.connect(place.settings(), place.providers());
        try (var spy = ProcessSpy.on(place.password().reveal())) {
            report = hubwright.apply(place.site().deployment());
            seenByTheSpy = spy.sightings();
        }
        var line = place.loginLine(report);
        registry = line.replaceFirst(".*(127\\.0\\.0\\.1:\\d+).*", "$1");
    }

    @AfterAll
    void takeDown() {
        if (hubwright != null) hubwright.close();
        if (place != null) place.close();
    }

    @Test
    @Order(1)
    void everyStepIsDoneAndProved() {
        assertTrue(report.isComplete(), report.text());
        var text = report.text();
        assertTrue(text.contains("a wrong password is refused"), text);
        assertTrue(text.contains("Docker pulled an image by name"), text);
        assertTrue(place.site().hub().isPresent() && text.contains("a server was started in"), text);
    }

    @Test
    @Order(2)
    void secondRunMakesNoWrite() {
        place.cloud().openstack().calls().clear();
        int before = place.cloud().cloudflare().calls().size();
        assertTrue(hubwright.plan(place.site().deployment()).isEmpty());
        assertEquals(0, hubwright.apply(place.site().deployment()).writes());
        assertEquals(0, place.cloud().openstack().calls().writeCount());
        var calls = place.cloud().cloudflare().calls();
        assertTrue(
                calls.subList(before, calls.size()).stream().allMatch(call -> call.startsWith("GET ")),
                calls.toString());
    }

    @Test
    @Order(3)
    void skopeoCopiesWithThePasswordAndNotWithoutIt() throws Exception {
        var copy = copyTo("/outside/hello:1");
        assertNotEquals(0, run(copy, Map.of()).exit(), "without a password");
        writeAuth("not the password");
        assertNotEquals(0, run(copy, Map.of()).exit(), "with a wrong password");
        writeAuth(place.password().reveal());
        var copied = run(copy, Map.of());
        assertEquals(0, copied.exit(), copied.output());
    }

    @Test
    @Order(4)
    void dockerPushesWithThePassword() throws Exception {
        var config = Map.of("DOCKER_CONFIG", directory.resolve("docker").toString());
        assertNotEquals(
                0,
                shell("echo wrong | docker login -u user --password-stdin " + registry, config)
                        .exit());
        var login = shell(place.loginLine(report), config);
        assertEquals(0, login.exit(), login.output());
        var name = registry + "/outside/pushed:1";
        var pushed = shell(
                "docker pull -q " + registry + "/outside/hello:1 && docker tag " + registry + "/outside/hello:1 " + name
                        + " && docker push " + name + " && docker rmi " + name + " " + registry + "/outside/hello:1",
                config);
        assertEquals(0, pushed.exit(), pushed.output());
    }

    @Test
    @Order(5)
    void registryComesBackFromASnapshotOfItsVolume() throws Exception {
        var spec = place.site().registry();
        var mount = spec.storage().orElseThrow();
        var volume = report.get(mount.disk()).id();
        var snapshots = hubwright.service(VolumeSnapshots.class);
        var snapshot = RegistryUpkeep.on(report.get(spec.host()), spec)
                .still(Duration.ofMinutes(1), () -> snapshots.take(volume, "before"));
        writeAuth(place.password().reveal());
        var copied = run(copyTo("/outside/later:1"), Map.of());
        assertEquals(0, copied.exit(), copied.output());

        var node = place.site().login().node();
        var worker = HostSpec.at(report.get(node.address()).ip().getHostAddress(), node.user())
                .privateKey(node.privateKey().orElseThrow());
        var again = VolumeSpec.of("again", DataSize.gib(500)).snapshot("before");
        var restored = worker.mount(again.attachedTo(ServerSpec.existing("worker-1")), "/again")
                .adopt(volume);
        var site = Deployment.named("again").of(restored);
        var content = hubwright
                .apply(site)
                .get(worker)
                .sudo()
                .script(
                        "content",
                        """
                        cd /again/docker/registry/v2 && ls repositories/outside
                        find blobs/sha256 -name data | sed 's,.*/\\([0-9a-f]*\\)/data$,\\1  &,' | sha256sum --quiet -c -
                        """)
                .stdout();
        assertEquals("hello\npushed\n", content);
        hubwright.destroy(site, new Permission.DeleteData("again"));
        assertTrue(snapshots.delete(snapshot.id()));
    }

    @Test
    @Order(6)
    void passwordIsNowhereToBeSeen() throws IOException {
        var password = place.password().reveal();
        assertEquals(Set.of(), seenByTheSpy, "command lines and environments");
        assertFalse(printed.toString(StandardCharsets.UTF_8).contains(password), "progress");
        assertFalse(report.text().contains(password) || report.json().contains(password), "report");
        try (Stream<Path> files = Files.walk(place.settings().stateDirectory())) {
            for (var file : files.filter(Files::isRegularFile).toList())
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains(password), file.toString());
        }
    }

    @Test
    @Order(7)
    void destroyKeepsTheData() {
        var destroyed = hubwright.destroy(place.site().deployment());
        assertTrue(destroyed.isComplete(), destroyed.text());
        assertEquals(3, destroyed.count(Report.Outcome.RETAINED), destroyed.text());
        assertEquals(Optional.empty(), place.cloud().cloudflare().resolve("my-binder-registry.conp.cloud"));
    }

    private List<String> copyTo(String name) {
        var image = "docker://" + place.cloud().dockerHubMirror().getAuthority() + "/library/hello-world:latest";
        return List.of(
                "skopeo",
                "copy",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                "--authfile",
                directory.resolve("auth.json").toString(),
                image,
                "docker://" + registry + name);
    }

    private void writeAuth(String password) throws IOException {
        var encoded =
                java.util.Base64.getEncoder().encodeToString(("user:" + password).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                directory.resolve("auth.json"), "{\"auths\": {\"" + registry + "\": {\"auth\": \"" + encoded + "\"}}}");
    }

    private record Result(int exit, String output) {}

    private static Result shell(String line, Map<String, String> environment) throws Exception {
        return run(List.of("bash", "-c", line), environment);
    }

    private static Result run(List<String> command, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
