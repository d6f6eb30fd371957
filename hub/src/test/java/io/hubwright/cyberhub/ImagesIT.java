package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Event;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Report;
import io.hubwright.host.DockerSpec;
import io.hubwright.host.Host;
import io.hubwright.hub.Given;
import io.hubwright.hub.Lab;
import io.hubwright.hub.PrivateRegistrySpec;
import io.hubwright.hub.RegistryLoginSpec;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A family of three on a machine with a private registry. In order, for a build takes a while. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImagesIT {
    private static final ApplicationImage CORE = ApplicationImage.of("corehub", "1.4")
            .label("Core")
            .addFile("/etc/family", "core\n")
            .addCommand("useradd --system extra");
    private static final ApplicationImage BASIC = CORE.child("basichub", "1.2.6")
            .label("Basic")
            .pip("cowsay==6.1")
            .addFile("/usr/local/bin/moo", "#!/bin/sh\necho moo\n");
    private static final ApplicationImage MESA =
            BASIC.child("mesahub", "1.0").label("Mesa").apt("less").addFile("/etc/family", "mesa\n");

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    static Path directory;

    private Lab lab;
    private Hubwright hubwright;
    private DockerSpec docker;
    private RegistryLoginSpec login;
    private Report first;

    @BeforeAll
    void bringUp() throws IOException {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh-keygen"));
        lab = Lab.open(directory);
        hubwright = Hubwright.connect(lab.settings(this::show), lab.names());
        docker = lab.docker(lab.registryHost());
        var registry = PrivateRegistrySpec.at(Given.NAME, lab.registryHost(), CertificateAuthority.own("lab"))
                .docker(docker)
                .addUser("alice", Given.PASSWORD);
        login = registry.loginOn(docker).privateAddress(Address.existing(lab.registryIp()));
        first = hubwright.apply(site(MESA));
    }

    private void show(Event event) {
        events.add(event.toString());
        System.out.println(event);
    }

    @AfterAll
    void close() {
        if (hubwright != null) hubwright.close();
        if (lab != null) lab.close();
    }

    private ImageSpec published(ApplicationImage image) {
        return ImageSpec.on(docker, image).registry(login).path("hubs");
    }

    private Deployment site(ApplicationImage image) {
        return Deployment.named("lab").of(published(image));
    }

    private HostImages images() {
        return HostImages.on(host(), Given::progress);
    }

    private Host host() {
        return first.get(lab.registryHost());
    }

    private String inside(String image, String... command) {
        var all = new ArrayList<>(List.of("docker", "run", "--rm", "--network", "none", image));
        all.addAll(List.of(command));
        return host().run(all.toArray(String[]::new)).stdout().strip();
    }

    @Test
    @Order(1)
    void theFamilyIsBuiltInOrderAndPushed() {
        var made = first.get(published(MESA));
        assertEquals(MESA.hash(), made.recipe().orElseThrow());
        assertTrue(
                made.digestIn("hub.example.org/hubs/mesahub").isPresent(),
                made.digests().toString());
        try (var images = images()) {
            var names = images.applications().stream()
                    .flatMap(image -> image.tags().stream())
                    .sorted()
                    .toList();
            assertEquals(
                    List.of(
                            "hub.example.org/hubs/basichub:1.2.6",
                            "hub.example.org/hubs/corehub:1.4",
                            "hub.example.org/hubs/mesahub:1.0",
                            "local/basichub:1.2.6",
                            "local/corehub:1.4",
                            "local/mesahub:1.0"),
                    names);
        }
        assertTrue(
                events.stream().anyMatch(event -> event.contains("building local/basichub:1.2.6: Step ")),
                events.toString());
        assertTrue(
                events.stream().anyMatch(event -> event.contains("pushing hub.example.org/hubs/mesahub")),
                events.toString());
    }

    @Test
    @Order(2)
    void eachAddsToItsParent() {
        assertEquals("mesa", inside("local/mesahub:1.0", "cat", "/etc/family"));
        assertEquals("core", inside("local/basichub:1.2.6", "cat", "/etc/family"));
        assertEquals("moo", inside("local/mesahub:1.0", "moo"));
        assertEquals(
                "user 6.1",
                inside(
                        "local/mesahub:1.0",
                        "sh",
                        "-c",
                        "echo $(whoami) $(pip show cowsay | sed -n 's/^Version: //p')"));
        assertTrue(inside("local/mesahub:1.0", "less", "--version").startsWith("less "));
        assertTrue(inside("local/corehub:1.4", "id", "extra").contains("extra"));
    }

    @Test
    @Order(3)
    void whatIsThereIsNotBuiltAgain() {
        assertTrue(hubwright.plan(site(MESA)).isEmpty());
        try (var images = images()) {
            var before = images.get("local/mesahub:1.0").id();
            assertEquals(before, images.build(MESA).id());
        }
    }

    @Test
    @Order(4)
    void aChangeOfTheParentBuildsTheChildAnewToo() {
        var other = CORE.addFile("/etc/family", "other core\n")
                .child("basichub", "1.2.6")
                .addFile("/etc/more", "more\n");
        assertFalse(hubwright.plan(site(other)).isEmpty());
        var report = hubwright.apply(site(other));
        assertEquals(other.hash(), report.get(published(other)).recipe().orElseThrow());
        assertEquals(
                "other core\nmore", inside("hub.example.org/hubs/basichub:1.2.6", "cat", "/etc/family", "/etc/more"));
    }

    @Test
    @Order(5)
    void whatWasPushedIsPulledByDigest() {
        try (var images = images()) {
            var digest = images.get("local/mesahub:1.0")
                    .digestIn("hub.example.org/hubs/mesahub")
                    .orElseThrow();
            assertTrue(images.remove("hub.example.org/hubs/mesahub:1.0"));
            assertTrue(images.remove("local/mesahub:1.0"));
            assertFalse(images.remove("local/mesahub:1.0"));
            var name = "hub.example.org/hubs/mesahub@" + digest;
            assertEquals(List.of(), images.find("local/mesahub:1.0").stream().toList());
            var pulled = images.pull(name, login);
            assertEquals(List.of(name), pulled.digests());
            assertEquals("mesa", inside(name, "cat", "/etc/family"));
            assertEquals(
                    "local/again:1", images.tag(name, "local/again:1").tags().get(0));
        }
    }

    @Test
    @Order(6)
    void aDeploymentPullsWhatIsNotBuilt() {
        var name = "hub.example.org/hubs/mesahub:1.0";
        var pulled = ImageSpec.on(docker, PulledImage.of(name)).registry(login);
        var report = hubwright.apply(Deployment.named("lab").of(pulled));
        assertTrue(report.get(pulled).tags().contains(name), report.text());
        assertEquals("mesa", inside(name, "cat", "/etc/family"));
        try (var images = images()) {
            assertTrue(images.remove(name));
        }
    }

    @Test
    @Order(7)
    void allTagsOfARepositoryArePulled() {
        try (var images = images()) {
            var tags = images.pullAllTags("registry").stream()
                    .flatMap(image -> image.tags().stream())
                    .sorted()
                    .toList();
            assertEquals(
                    List.of("registry:2", "registry:2.8.2"),
                    tags.stream().filter(tag -> tag.startsWith("registry:2")).toList());
        }
    }

    @Test
    @Order(8)
    void aBuildThatFailsTellsTheLastWords() {
        try (var images = images()) {
            var broken = ApplicationImage.of("broken", "1").addCommand("echo this is why; exit 7");
            var failed = assertThrows(HubwrightException.class, () -> images.build(broken));
            assertTrue(failed.getMessage().contains("returned a non-zero code: 7"), failed.getMessage());
            assertTrue(failed.getMessage().contains("this is why"), failed.getMessage());
            assertTrue(images.find("local/broken:1").isEmpty());
        }
    }

    @Test
    @Order(9)
    void anImageInUseIsNotRemoved() {
        host().run("docker", "run", "--detach", "--name", "busy", "local/corehub:1.4", "sleep", "infinity");
        try (var images = images()) {
            images.remove("hub.example.org/hubs/corehub:1.4");
            var refused = assertThrows(ConflictException.class, () -> images.remove("local/corehub:1.4"));
            assertTrue(refused.getMessage().contains("container"), refused.getMessage());
        }
        host().run("docker", "rm", "--force", "busy");
    }

    @Test
    @Order(10)
    void destroyTakesTheNamesAway() {
        hubwright.apply(site(MESA)); // The tests before took names away.
        hubwright.destroy(Deployment.named("lab").of(published(MESA)));
        try (var images = images()) {
            var left = images.applications().stream()
                    .flatMap(image -> image.tags().stream())
                    .toList();
            assertEquals(List.of("local/again:1"), left);
        }
    }

    /** On an image of Debian that is here already; its own comes from Docker Hub. The last one, for it takes names that others stand on. */
    @Test
    @Order(11)
    void theHubsOwnImagesAreBuiltOnTheHost() {
        var base = StackImages.front().name();
        try (var images = images()) {
            images.pull(base);
            for (var recipe : List.of(StackImages.hub(), StackImages.singleuser())) {
                var on = recipe.addArgument("BASE", base);
                assertEquals(on.hash(), images.build(on).recipe().orElseThrow());
                assertEquals(StackImages.version("jupyterhub"), inside(recipe.name(), "jupyterhub", "--version"));
            }
        }
    }
}
