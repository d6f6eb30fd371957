package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.RemoteCommandException;
import io.hubwright.engine.Diff;
import io.hubwright.throwaway.machine.AptRepository;
import io.hubwright.throwaway.machine.HubImages;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Debian for real: a container machine, a signed package repository and a Docker Hub mirror of our own. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DockerIT {
    private static final DockerHandler HANDLER = new DockerHandler();

    private static Lab lab;
    private static AptRepository packages;
    private static EmbeddedRegistry mirror;
    private static HostSpec machine;
    private static DockerSpec older;
    private static DockerSpec newest;

    @BeforeAll
    static void boot() throws IOException {
        lab = Lab.start();
        var gateway = lab.machines().internal().gateway();
        packages = AptRepository.start(gateway, line -> {});
        mirror = EmbeddedRegistry.start(RegistrySettings.defaults().bind(gateway));
        try (var images = HubImages.open(line -> {});
                var archive = images.archive("library/hello-world:latest")) {
            mirror.load(archive, "library/hello-world:latest");
        }
        machine = lab.boot("docker", 42);
        var spec = machine.docker()
                .repository(packages.url(), packages.armoredKey())
                .hubMirror(URI.create("http://" + gateway.getHostAddress() + ":" + mirror.port()));
        older = spec.version(
                upstream(packages.versions().get(packages.versions().size() - 1)));
        newest = spec.version(upstream(packages.versions().get(0)));
    }

    // 5:20.10.24-1~debian.12~bookworm
    private static String upstream(String version) {
        return version.replaceFirst("^\\d+:", "").replaceFirst("-.*", "");
    }

    @AfterAll
    static void close() {
        if (packages != null) packages.close();
        if (mirror != null) mirror.close();
        if (lab != null) lab.close();
    }

    private static Host root() {
        return lab.host(machine).sudo();
    }

    private static DockerEngine found(DockerSpec spec) {
        return HANDLER.find(spec, lab.context()).get(0);
    }

    private static List<Diff.Change> diff(DockerSpec spec) {
        return HANDLER.diff(spec, found(spec), lab.context()).changes();
    }

    @Test
    @Order(1)
    void versionThatTheRepositoryLacksIsToldWithThoseThatItHas() {
        assertEquals(List.of(), HANDLER.find(older, lab.context()));
        var e = assertThrows(
                RemoteCommandException.class, () -> HANDLER.create(older.version("99.1.2"), lab.context()));
        assertTrue(e.getMessage().contains("the repository has no docker-ce 99.1.2; it has: 5:"), e.getMessage());
        assertEquals(List.of(), HANDLER.find(older, lab.context()));
    }

    @Test
    @Order(2)
    void installsAPinnedVersionWhileOthersHoldTheLocks() {
        for (var lock :
                List.of("/var/lib/dpkg/lock-frontend", "/var/lib/apt/lists/lock", "/var/cache/apt/archives/lock"))
            root().script("hold", "nohup perl -e '" + HOLD + "' \"$1\" >/dev/null 2>&1 </dev/null &", lock);
        long start = System.nanoTime();
        var engine = HANDLER.create(older, lab.context());
        assertTrue(
                Duration.ofNanos(System.nanoTime() - start).compareTo(Duration.ofSeconds(5)) > 0,
                "it waited for the locks");
        assertEquals(older.version().orElseThrow(), upstream(engine.version().replace("+", "-")));
        assertEquals("overlay2", engine.storageDriver());
        assertEquals(List.of(), diff(older), "a second run changes nothing");
    }

    // For five seconds; struct flock of 64-bit Linux: type, whence, start, length, pid.
    private static final String HOLD = "use Fcntl; open(my $f, \">>\", $ARGV[0]) or die; "
            + "fcntl($f, F_SETLK, pack(\"s s x4 q q l x4\", F_WRLCK, 0, 0, 0, 0)) or die; sleep 5";

    @Test
    @Order(3)
    void provesItselfByRunningAndPullingThroughTheMirror() {
        var proofs = HANDLER.verify(older, found(older), lab.context());
        assertEquals("a container ran", proofs.get(0));
        assertTrue(proofs.get(1).startsWith("hello-world was pulled through http://"), proofs.toString());
        assertFalse(lab.host(machine).run("docker", "images", "-q").stdout().contains("hubwright-check"));
    }

    @Test
    @Order(4)
    void userMayUseItAndTheSocketIsBridged() throws IOException {
        assertTrue(lab.host(machine).run("id", "-nG").stdout().contains("docker"));
        try (var client =
                SocketChannel.open(UnixDomainSocketAddress.of(lab.host(machine).dockerSocket()))) {
            client.write(ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            var answer = ByteBuffer.allocate(4096);
            while (client.read(answer) >= 0) {}
            assertTrue(new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII).contains("200 OK"));
        }
    }

    @Test
    @Order(5)
    void startsAtBootWithRotatedLogs() {
        assertEquals(
                "enabled",
                root().run("systemctl", "is-enabled", "docker").stdout().strip());
        assertTrue(root().run("cat", DaemonJson.PATH).stdout().contains("\"max-size\" : \"50m\""));
    }

    @Test
    @Order(6)
    void anotherPinnedVersionIsAChange() {
        assertEquals("version", diff(newest).get(0).field());
        var engine = HANDLER.update(newest, found(newest), Diff.NONE, lab.context());
        assertEquals(newest.version().orElseThrow(), upstream(engine.version().replace("+", "-")));
        assertEquals(List.of(), diff(newest));
    }

    @Test
    @Order(7)
    void changedConfigurationIsMergedAndLoaded() {
        root().writeFile(DaemonJson.PATH, "{\"labels\":[\"site=ours\"]}", "0644", "root:root");
        var spec = newest.insecureRegistries("10.9.8.7:5000");
        HANDLER.update(spec, found(spec), Diff.NONE, lab.context());
        var info = lab.host(machine).run("docker", "info").stdout();
        assertTrue(
                info.contains("10.9.8.7:5000") && info.contains("site=ours") && info.contains(":" + mirror.port()),
                info);
        assertEquals(List.of(), diff(spec));
    }

    @Test
    @Order(8)
    void brokenConfigurationOfOthersIsToldAndLeft() {
        root().writeFile(DaemonJson.PATH, "{broken", "0644", "root:root");
        var e = assertThrows(HubwrightException.class, () -> diff(newest));
        assertTrue(e.getMessage().contains(DaemonJson.PATH + " is no JSON"), e.getMessage());
        assertEquals("{broken", root().run("cat", DaemonJson.PATH).stdout());
        root().run("rm", DaemonJson.PATH);
    }

    @Test
    @Order(9)
    void stoppedAndDisabledEngineIsStartedAgain() {
        root().run("systemctl", "disable", "--now", "docker.service", "docker.socket");
        assertEquals(List.of(), HANDLER.find(newest, lab.context()));
        HANDLER.create(newest, lab.context());
        assertEquals(List.of(), diff(newest));
    }

    @Test
    @Order(10)
    void interruptedDpkgIsRepairedAndTheKeyIsFetched() {
        root().script("interrupt", "touch /var/lib/dpkg/updates/0001; rm /etc/apt/keyrings/docker.asc");
        root().timeout(Duration.ofMinutes(5))
                .runDetached(
                        "docker-install-apt",
                        Scripts.load("docker-install-apt"),
                        packages.keyUrl().toString(),
                        "-",
                        "docker-ce",
                        "containerd.io",
                        "|",
                        "no-such-plugin",
                        "|",
                        "docker.io");
        assertTrue(root().run("cat", "/etc/apt/keyrings/docker.asc").stdout().contains("BEGIN PGP PUBLIC KEY BLOCK"));
        assertFalse(root().exists("/var/lib/dpkg/updates/0001"));
    }
}
