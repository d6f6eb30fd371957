package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.Secret;
import io.hubwright.host.HostSpec;
import io.hubwright.hub.Risk;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.tls.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a spec becomes: the hub's configuration, a compose file, containers. */
class CyberhubSpecTest {
    private static final String CLIENT_SECRET = "gh-secret-5b1c";
    private static final FrontSpec FRONT = FrontSpec.at(
            new HubLab.Hostname("hub.example.org"),
            HostSpec.at("203.0.113.10", "debian"),
            CertificateAuthority.own("lab"));
    private static final CyberhubSpec HUB = CyberhubSpec.of(
            "lab", FRONT, GitHubSignIn.of("Iv1.0123", Secret.of(CLIENT_SECRET)).organisations("conp", "lab:staff"));

    @TempDir
    Path directory;

    private static CyberhubSpec full() {
        return HUB.path("/astro/")
                .access(AccessPolicy.lists()
                        .admins("Root1")
                        .allowed("zoe", "Anna")
                        .blocked("mallory"))
                .images(
                        NotebookImage.of("JupyterLab", "hubwright/singleuser:6.1.1"),
                        NotebookImage.of("Astronomy <3", "registry.example.org/astro:2026-11"))
                .mounts(
                        HubMount.shared("scratch", "/user"),
                        HubMount.readOnly("data", "/mnt/data", "/data"),
                        HubMount.perUser("config", "/home/user/config"))
                .limits(new ServerLimits(DataSize.gib(3), 1.5, 400, Duration.ofMinutes(30), 2));
    }

    /** The whole text, so that a change of it is seen in review. */
    @Test
    void theConfigurationIsThis() throws IOException {
        try (var golden = CyberhubSpecTest.class.getResourceAsStream("jupyterhub_config.py")) {
            var text = full().preview().config();
            if (golden == null) throw new IOException("no golden text; the configuration is\n" + text);
            assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), text);
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                setting(hub -> hub.path("/x/"), "c.JupyterHub.bind_url = \"http://:8000/x/\""),
                setting(
                        hub -> hub.path("/x/"),
                        "oauth_callback_url = \"https://hub.example.org/x/hub/oauth_callback\""),
                setting(hub -> hub.limits(hub.limits().memory(DataSize.gib(4))), "mem_limit = 4294967296"),
                setting(hub -> hub.limits(hub.limits().cpus(0.5)), "cpu_limit = 0.50"),
                setting(hub -> hub.limits(hub.limits().processes(99)), "\"pids_limit\": 99,"),
                setting(hub -> hub.limits(hub.limits().idle(Duration.ofMinutes(5))), "--timeout=300"),
                setting(hub -> hub.limits(hub.limits().namedServers(3)), "named_server_limit_per_user = 3"),
                setting(hub -> hub.access(AccessPolicy.lists().admins("Zoe")), "admins=[\"zoe\"]"),
                setting(hub -> hub.access(AccessPolicy.lists().allowFiles("wlist")), "allow_files=[\"wlist\"]"),
                setting(hub -> hub.settings(hub.settings().userId(1001)), "preparing_homes(policy, 1001, 1000, [])"),
                setting(
                        hub -> hub.signIn(
                                GitHubSignIn.of("id", Secret.of("x")).url(URI.create("http://gh.example.org/"))),
                        "github_url = \"http://gh.example.org\""),
                setting(
                        hub -> hub.signIn(DummySignIn.of(Secret.of("x"), Risk.ANYBODY_AS_ANYBODY)),
                        "signing_in_by(DummyAuthenticator, policy)"),
                setting(
                        hub -> hub.addMount(HubMount.readOnly("data", "/mnt/data", "/data")),
                        "\"/mnt/data\": {\"bind\": \"/data\", \"mode\": \"ro\", \"propagation\": \"rslave\"}"));
    }

    private static Arguments setting(UnaryOperator<CyberhubSpec> change, String line) {
        return Arguments.of(change, line);
    }

    /** And makes another container, for the hub reads it only when it starts. */
    @ParameterizedTest
    @MethodSource("settings")
    void aSettingIsALine(UnaryOperator<CyberhubSpec> change, String line) {
        var changed = change.apply(HUB);
        assertTrue(changed.preview().config().contains(line), changed.preview().config());
        assertFalse(HUB.preview().config().contains(line));
        assertNotEquals(digest(HUB), digest(changed));
    }

    private static String digest(CyberhubSpec spec) {
        return HubContainers.hub(spec, HubFiles.of(spec), "x").configDigest();
    }

    @Test
    void noIdleServersAreStoppedIfNoneMayBe() {
        var hub = HUB.limits(HUB.limits().idle(Duration.ZERO));
        assertFalse(hub.preview().config().contains("culler"));
    }

    @Test
    void theSameSpecGivesTheSameFiles() {
        assertEquals(full().preview(), full().preview());
        assertEquals(digest(full()), digest(full()));
        var paths = List.copyOf(full().preview().paths().keySet());
        assertEquals(paths.stream().sorted().toList(), paths);
    }

    @Test
    void noSecretIsInThem() {
        var other = HUB.signIn(GitHubSignIn.of("Iv1.0123", Secret.of("other")).organisations("conp", "lab:staff"));
        assertEquals(digest(HUB), digest(other), "a secret that changes is read by the same container after a restart");
        var preview = full().preview();
        for (var text : new String[] {preview.config(), preview.compose(), preview.front(), full().toString()})
            assertFalse(text.contains(CLIENT_SECRET), text);
    }

    @Test
    void theConfigurationIsPython() throws IOException, InterruptedException {
        Needed.all(Requires.program("python3"));
        for (var hub : new CyberhubSpec[] {HUB, full()})
            for (var file : HubFiles.of(hub).texts().entrySet())
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
        run("python3", "-m", "compileall", "-q", directory.toString());
    }

    @Test
    void composeTakesTheComposeFile() throws IOException, InterruptedException {
        Needed.all(Requires.program("docker-compose"));
        var file = directory.resolve("docker-compose.yml");
        for (var hub : new CyberhubSpec[] {HUB, full()}) {
            Files.writeString(file, hub.preview().compose());
            var shown = run("docker-compose", "-f", file.toString(), "config");
            for (var plan : new io.hubwright.hub.internal.ContainerPlan[] {
                HubContainers.hub(hub, HubFiles.of(hub), ""), HubContainers.proxy(hub, "")
            }) {
                assertTrue(shown.contains("container_name: " + plan.name()), shown);
                assertTrue(shown.contains("image: " + plan.image()), shown);
                plan.binds()
                        .forEach(bind -> assertTrue(
                                shown.contains("source: " + bind.source())
                                        && shown.contains("target: " + bind.target()),
                                shown));
                plan.networks().forEach(network -> assertTrue(shown.contains(network.network() + ":"), shown));
            }
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    static Stream<Runnable> refused() {
        return Stream.of(
                () -> CyberhubSpec.of("Lab", FRONT, HUB.signIn()),
                () -> HUB.images(NotebookImage.of("A", "x:1"), NotebookImage.of("A", "y:1")),
                () -> HUB.mounts(HubMount.shared("a", "/home/user")),
                () -> HUB.mounts(HubMount.shared("a", "/x"), HubMount.shared("a", "/y")),
                () -> HUB.path("astro"),
                () -> HUB.path("/A b/"),
                () -> NotebookImage.of("A", "without-a-tag"),
                () -> NotebookImage.of("A\"", "x:1"),
                () -> HubMount.readOnly("x", "/mnt/../etc", "/data"),
                () -> GitHubSignIn.of("id", Secret.of("x")).organisations("a/b"),
                () -> HUB.limits().memory(DataSize.mib(1)),
                () -> HUB.limits().idle(Duration.ofMinutes(2)),
                () -> HUB.settings().userId(0));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotWorkIsRefusedAtOnce(Runnable misuse) {
        assertThrows(IllegalArgumentException.class, misuse::run);
    }

    @Test
    void theFrontLeadsEachHubUnderItsPath() {
        assertTrue(full().preview().front().contains("location /astro/ {"));
        assertTrue(full().preview().front().contains("location = /astro {\n    return 301 https://$http_host/astro/;"));
        assertEquals("https://hub.example.org/astro/hub/oauth_callback", full().callbackUrl());
        assertFalse(HUB.preview().front().contains("location ="));
    }
}
