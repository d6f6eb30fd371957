package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.Time;
import io.hubwright.cyberhub.AccessDecision.Verdict;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Event;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Report;
import io.hubwright.host.Host;
import io.hubwright.hub.Finding;
import io.hubwright.hub.Finding.Level;
import io.hubwright.hub.Risk;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The life of a hub on a machine. In order, for to make it again takes minutes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CyberhubIT {
    private static final Secret PASSWORD = Secret.of("known-7f3a-Secret-91bc");
    private static final DummySignIn SIGN_IN = DummySignIn.of(PASSWORD, Risk.ANYBODY_AS_ANYBODY);
    private static final String STORAGE = "/srv/cyberhub/cyberhub-lab";

    @RegisterExtension
    static final Told TOLD = new Told();

    @TempDir
    static Path directory;

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    private HubLab lab;
    private HubLab.Node node;
    private HubLab.Node other;
    private Hubwright hubwright;
    private Report first;
    private Host there;
    private HubMachine machine;
    private Cyberhub hub;
    private Door door;

    @BeforeAll
    void bringUp() throws IOException {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh-keygen"));
        lab = HubLab.open(directory);
        node = lab.boot();
        other = lab.boot();
        hubwright = Hubwright.connect(lab.settings(this::show), lab.names());
        // The one to which a backup goes is made meanwhile.
        var meanwhile = CompletableFuture.supplyAsync(() -> hubwright.apply(site(hub(other))));
        first = hubwright.apply(site(hub(node)));
        there = meanwhile.join().get(lab.host(other));
        machine = new HubMachine(lab, lab.front(node), first);
        hub = first.get(hub(node));
        door = new Door(machine, hub(node), PASSWORD);
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

    private CyberhubSpec hub(HubLab.Node on) {
        var front = lab.front(on);
        return CyberhubSpec.of("lab", front, SIGN_IN)
                .storage(front.host().mount(lab.disk(on), "/srv/cyberhub"))
                .addImage(NotebookImage.of("Second", StackImages.singleuser().name()))
                .mounts(
                        HubMount.shared("scratch", "/user"),
                        HubMount.readOnly("data", "/srv/immutable", "/data"),
                        HubMount.perUser("settings", "/settings"))
                .limits(ServerLimits.usual()
                        .memory(DataSize.mib(700))
                        .processes(250)
                        .namedServers(1));
    }

    private CyberhubSpec withValues() {
        return hub(node).access(AccessRow.values());
    }

    private static Deployment site(CyberhubSpec hub) {
        return Deployment.named(hub.front().name().replaceAll("\\..*", "")).of(hub);
    }

    private String onHost(String script, String... arguments) {
        return machine.run(script, arguments);
    }

    private HubBrowser signedIn(String user) {
        return door.signedIn(user);
    }

    @Test
    @Order(1)
    void provesWhatItMade() {
        var text = first.text();
        assertTrue(text.contains("port 80 leads to 443"), text);
        assertTrue(text.contains("a server was started in"), text);
    }

    @Test
    @Order(2)
    void aSecondRunChangesNothing() {
        var plan = hubwright.plan(site(hub(node)));
        assertTrue(plan.isEmpty(), plan.text());
        var status = hub.status();
        assertTrue(status.isUp(), status.toString());
        assertEquals("6.1.1", status.version().orElse(""));
        assertEquals("22 80 443", machine.openPorts());
    }

    @Test
    @Order(3)
    void whatRunsIsWhatThePreviewShows() throws IOException, InterruptedException {
        Needed.all(Requires.program("docker-compose"));
        var preview = hub(node).preview();
        var services = Composed.services(directory, preview.compose());
        assertEquals(2, services.size());
        for (var part : List.of("hub", "proxy")) {
            var service = Composed.service(services.path(part));
            assertEquals(service, Composed.container(machine.inspect("hubwright-" + part + "-lab"), service));
        }
        assertEquals(preview.config().strip(), onHost("cat /etc/hubwright/cyberhub-lab/*/jupyterhub_config.py"));
        assertEquals(preview.front().strip(), onHost("cat /etc/hubwright/front/hubs.d/lab.conf"));
    }

    @Test
    @Order(4)
    void whoMayLogInIsAsTheListsSayAtEachLogIn() {
        door.holds(AccessRow.ofFiles(), hub);
    }

    @Test
    @Order(5)
    void anImageThatIsNotOfferedIsRefused() {
        var browser = signedIn("anna");
        var answer = browser.spawn(Optional.of(StackImages.hub().name()));
        assertEquals(400, answer.status(), answer.toString());
        assertEquals("", onHost("docker ps -aq --filter label=io.hubwright.cyberhub"));
    }

    @Test
    @Order(6)
    void aServerIsLimitedAndHasItsDirectories() throws IOException {
        onHost("mkdir -p /srv/immutable && echo here >/srv/immutable/file");
        var anna = signedIn("anna");
        var answer = anna.spawn(Optional.of("Second"));
        assertEquals(200, answer.status(), answer.toString());
        try (var kernel = anna.kernel()) {
            assertEquals("2", kernel.run("1 + 1"));
            assertEquals("'here\\n'", kernel.run("open('/data/file').read()"));
            assertTrue(kernel.run("open('/data/new', 'w')").contains("Read-only"), "immutable");
            kernel.run("open('/user/from-anna', 'w').close(); open('mine', 'w').close()");
            kernel.run("open('/settings/hers', 'w').close()");
            // What is mounted below later, as storage that came back, is seen without a new start.
            onHost("mkdir /srv/immutable/late && mount -t tmpfs none /srv/immutable/late"
                    + " && echo late >/srv/immutable/late/file");
            assertEquals("'late\\n'", kernel.run("open('/data/late/file').read()"));
        }
        assertEquals(
                "734003200 100000/100000 250 [ALL] [no-new-privileges]",
                onHost(
                        "docker inspect --format '{{with .HostConfig}}{{.Memory}} {{.CpuQuota}}/{{.CpuPeriod}} {{.PidsLimit}}"
                                + " {{.CapDrop}} {{.SecurityOpt}}{{end}}' hubwright-lab_user-anna"));
        assertEquals(
                "1000:1000 700 homes/anna\n1000:1000 700 private/settings/anna\n1000:1000 644 homes/anna/mine"
                        + "\n1000:1000 644 private/settings/anna/hers",
                onHost(
                        "cd \"$1\"; stat -c '%u:%g %a %n' homes/anna private/settings/anna homes/anna/mine"
                                + " private/settings/anna/hers",
                        STORAGE));
        assertEquals("from-anna", onHost("ls \"$1/shared/scratch\"", STORAGE));
    }

    @Test
    @Order(7)
    void aRestartCutsNeitherLogInNorNotebook() throws IOException {
        var anna = signedIn("anna");
        try (var kernel = anna.kernel()) {
            kernel.run("kept = 41");
            kernel.busyDuring(hub::restart);
            assertEquals("42", kernel.run("kept + 1"));
        }
        assertTrue(anna.isSignedIn());
        onHost("docker restart hubwright-proxy-lab");
        hub.up();
        assertEquals(200, anna.get("user/anna/api/status").status());
    }

    @Test
    @Order(8)
    void aRenewedCertificateCutsNoWebSocket() throws IOException {
        var anna = signedIn("anna");
        try (var kernel = anna.kernel()) {
            kernel.run("kept = 1");
            var before = machine.served(node.hostname().hostname());
            var more = hub(node);
            var renamed = new CyberhubSpec(
                    more.name(),
                    more.front().names("other.example.org"),
                    more.signIn(),
                    more.access(),
                    more.images(),
                    more.mounts(),
                    more.storage(),
                    more.limits(),
                    more.settings());
            kernel.busyDuring(() -> hubwright.apply(site(renamed)));
            Time.SYSTEM.await(
                    "the new certificate",
                    Duration.ofSeconds(10),
                    Duration.ofMillis(100),
                    () -> machine.served(node.hostname().hostname()).equals(before)
                            ? Optional.empty()
                            : Optional.of(true));
            assertEquals("2", kernel.run("kept + 1"));
        }
    }

    @Test
    @Order(9)
    void blockingEndsASessionAtWork() throws IOException {
        var anna = signedIn("anna");
        startNamed(anna);
        try (var kernel = anna.kernel()) {
            kernel.run("1");
            var began = System.nanoTime();
            hub.block("Anna");
            kernel.awaitClose(Duration.ofSeconds(5));
            var seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf("anna was out after %.1f s%n", seconds);
            assertTrue(seconds < 60, seconds + " s");
        }
        assertFalse(anna.isSignedIn());
        assertEquals("", onHost("docker ps -q --filter name=hubwright-lab_user-anna"));
        assertTrue(hub.users().stream().noneMatch(user -> user.name().equals("anna")));
        assertFalse(door.knock("anna").isSignedIn());
        assertEquals("refused: blocked by block, line 1", hub.explain("anna").toString());
        assertEquals(Verdict.ALLOW, hub.unblock("anna").verdict());
        signedIn("anna");
        assertEquals("mine", onHost("ls \"$1/homes/anna\"", STORAGE));
    }

    // As many as the limits say beside the usual one, and no more.
    private static void startNamed(HubBrowser anna) {
        assertEquals(
                2, anna.rest("POST", "hub/api/users/anna/servers/more", "{}").status() / 100);
        Time.SYSTEM.await("the named server", Duration.ofMinutes(2), Duration.ofMillis(300), () -> {
            var user = HubBrowser.json(anna.rest("GET", "hub/api/users/anna", ""));
            return Optional.of(true)
                    .filter(yes -> user.at("/servers/more/ready").asBoolean());
        });
        var third = anna.rest("POST", "hub/api/users/anna/servers/third", "{}");
        assertEquals(400, third.status(), third.toString());
    }

    @Test
    @Order(10)
    void aListWrittenByHandKeepsTheBlockedFromStarting() {
        var carl = signedIn("carl");
        door.lists("", "carl\n");
        var answer = carl.post("hub/spawn/carl", Map.of("image", "Second"));
        assertTrue(answer.body().contains("blocked by block, line 1"), answer.toString());
        assertEquals("", onHost("docker ps -aq --filter name=hubwright-lab_user-carl"));
        door.lists("", "");
    }

    @Test
    @Order(11)
    void aServerThatNobodyUsesIsStopped() {
        var carl = signedIn("carl");
        assertEquals(200, carl.spawn(Optional.of("Second")).status());
        // As if hours had passed. The hub reads it when it starts, and the culler looks then.
        var made = hub.exec(Cyberhub.Part.HUB, "/opt/hub/bin/python3", "-c", LONG_AGO);
        assertEquals(0, made.exitCode(), made.stdout());
        hub.restart();
        Time.SYSTEM.await(
                "the end of an idle server", Duration.ofMinutes(1), Duration.ofMillis(300), () -> Optional.of(true)
                        .filter(yes -> onHost("docker ps -q --filter name=hubwright-lab_user-carl")
                                .isEmpty()));
        assertTrue(carl.isSignedIn(), "only the server is stopped");
    }

    private static final String LONG_AGO =
            "import sqlite3; db = sqlite3.connect('/srv/data/jupyterhub.sqlite', timeout=20);"
                    + " db.execute(\"update spawners set last_activity = '2020-01-01 00:00:00.000000'\"); db.commit()";

    @Test
    @Order(12)
    void valuesOfTheScriptCountBesideTheLists() {
        var anna = signedIn("anna");
        hub = hubwright.apply(site(withValues())).get(withValues());
        assertTrue(anna.isSignedIn(), "another configuration logs nobody out");
        assertEquals(200, signedIn("root1").rest("GET", "hub/api/users", "").status(), "an administrator");
        assertEquals(403, signedIn("alice").rest("GET", "hub/api/users", "").status());
        door.holds(AccessRow.ofValues(AccessRow.values()), hub);
    }

    @Test
    @Order(13)
    void namesAreAddedToTheListsAndTakenOff() {
        var open = hubwright.apply(site(hub(node))).get(hub(node));
        assertEquals(403, signedIn("root1").rest("GET", "hub/api/users", "").status(), "an administrator no more");
        assertEquals(Verdict.ALLOW, open.allow("Dora").verdict());
        assertEquals("refused: in no allow list", open.explain("anna").toString());
        var last = assertThrows(HubwrightException.class, () -> open.disallow("dora"));
        assertTrue(last.getMessage().contains("everybody may log in"), last.getMessage());
        onHost("printf 'a b\\n' >>\"$1/access/allow\"", STORAGE);
        assertEquals(List.of("allow, line 2: is not one name"), open.listProblems());
        door.lists("", "");
        hub = open;
    }

    @Test
    @Order(14)
    void aListThatWentMissingLetsNobodyInAndIsNotMadeEmpty() {
        door.losesList("allow");
        assertFalse(door.knock("erik").isSignedIn());
        var refused = assertThrows(HubwrightException.class, () -> hubwright.apply(site(hub(node))));
        assertTrue(refused.getMessage().contains("allow"), refused.getMessage());
        door.lists("", "");
        door.losesList("block");
        assertFalse(door.knock("erik").isSignedIn());
        assertEquals(
                "the block list block is not there, so nobody may log in",
                hub.explain("erik").reason());
        door.lists("", "");
    }

    @Test
    @Order(15)
    void aSecondHubComesUnderItsPathIsUpgradedRolledBackAndGoes() throws IOException {
        var ids = containerIds();
        new AnotherHub(hubwright, machine, lab.front(node), SIGN_IN).liveAndGo();
        assertEquals(ids, containerIds(), "the first hub and the front are as they were");
    }

    private String containerIds() {
        return onHost(
                "docker inspect --format '{{.Id}} {{.State.StartedAt}}' hubwright-hub-lab hubwright-proxy-lab hubwright-front");
    }

    @Test
    @Order(16)
    void aCommandRunsInItsContainer() {
        var result = hub.exec(Cyberhub.Part.HUB, "jupyterhub", "--version");
        assertEquals("6.1.1", result.stdout().strip());
        assertTrue(hub.logs(Cyberhub.Part.HUB, 20).lines().count() > 5);
        var screen = new ByteArrayOutputStream();
        var keyboard = new ByteArrayInputStream("tty; exit 7\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(7, hub.terminal(Cyberhub.Part.HUB, keyboard, screen, "sh"));
        assertTrue(screen.toString(StandardCharsets.US_ASCII).contains("/dev/pts/"));
    }

    @Test
    @Order(17)
    void theDoctorAsksForAll() {
        var report = hub.doctor().examine();
        assertEquals(
                List.of(
                        "disk /var/lib/docker",
                        "inodes /var/lib/docker",
                        "processes of debian",
                        "disk " + STORAGE,
                        "inodes " + STORAGE,
                        "certificate hub1.example.org",
                        "data /srv/immutable",
                        "hub containers",
                        "hub front",
                        "hub sign-in",
                        "hub server",
                        "hub lists"),
                report.findings().stream().map(Finding::check).toList());
        assertEquals(0, report.count(Level.FAILURE), report.text());
    }

    @Test
    @Order(18)
    void itComesBackWithItsMachineAndTheStorageOfAnother() throws IOException {
        assertTrue(hubwright.apply(site(withCatalogue())).isComplete());
        var anna = signedIn("anna");
        node.machine().reboot();
        machine.host().reconnect();
        Time.SYSTEM.await("the hub after a reboot", Duration.ofMinutes(2), Duration.ofSeconds(1), () -> {
            try {
                return Optional.of(true).filter(yes -> anna.isSignedIn());
            } catch (RuntimeException e) { // not up yet
                return Optional.empty();
            }
        });
        assertEquals(200, anna.spawn(Optional.of("Second")).status());
        try (var kernel = anna.kernel()) {
            var reads = "open('/remote/catalogue/star').read()";
            assertEquals("'star\\n'", kernel.run(reads));
            assertTrue(kernel.run("open('/remote/catalogue/mine', 'w')").contains("Read-only"));
            onHost("systemctl restart hubwright-sshfs-mnt-remote-catalogue");
            assertEquals("'star\\n'", kernel.run(reads), "lost and back under a running server");
        }
    }

    private CyberhubSpec withCatalogue() {
        var catalogue = lab.sshfs(node, "/mnt/remote/catalogue", other, there).readOnly(true);
        return hub(node)
                .addMount(
                        HubMount.readOnly("catalogue", "/mnt/remote", "/remote").after(catalogue));
    }

    @Test
    @Order(19)
    void aBackupIsTheSameHubOnAnotherHost() throws IOException {
        var anna = signedIn("anna");
        onHost("echo kept >\"$1/homes/anna/note\"", STORAGE);
        hub.allow("anna");
        var file = directory.resolve("backup.tar.gz");
        onHost(STILL_WRITTEN, STORAGE + "/homes/anna/log");
        hub.backup(file, true);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        var there = hub(other);
        var report = hubwright.apply(site(there));
        var restored = report.get(there);
        assertThrows(HubwrightException.class, () -> restored.restore(Files.writeString(directory.resolve("x"), "x")));
        restored.restore(file);
        assertEquals("allowed by allow, line 1", restored.explain("anna").reason());
        var machineThere = new HubMachine(lab, lab.front(other), report);
        assertEquals("kept", machineThere.run("cat \"$1/homes/anna/note\"", STORAGE));
        // The same session, as the browser would show it after the name leads to the new host.
        assertEquals(200, machineThere.statusOf(anna, there));
        assertTrue(hubwright.plan(site(there)).isEmpty());
        assertEquals(secret("cookie-secret"), machineThere.run("cat \"$1/secrets/cookie-secret\"", STORAGE));
        door.lists("", "");
    }

    // While it is read.
    private static final String STILL_WRITTEN =
            "head -c 10M /dev/urandom >\"$1\"; (timeout 30 sh -c 'while :; do echo more >>\"$1\"; sleep 0.01; done' sh \"$1\""
                    + " </dev/null >/dev/null 2>&1 &)";

    private String secret(String name) {
        return onHost("cat \"$1/secrets/$2\"", STORAGE, name);
    }

    @Test
    @Order(20)
    void downStopsItAndUpStartsIt() {
        hub.down();
        assertFalse(hub.status().isUp());
        assertEquals("hubwright-front", onHost("docker ps --format '{{.Names}}'"));
        assertEquals(
                List.of(StackImages.singleuser().name()),
                hub.removeImages(),
                "its own are in use, stopped as they are");
        onHost("mv /srv/immutable /srv/elsewhere; echo a b >\"$1/access/allow\"", STORAGE);
        var report = hub.doctor().examine();
        assertEquals(2, report.exitCode());
        assertEquals(
                Set.of("data /srv/immutable", "hub containers", "hub front", "hub sign-in", "hub server", "hub lists"),
                report.findings().stream()
                        .filter(finding -> finding.level() == Level.FAILURE)
                        .map(Finding::check)
                        .collect(Collectors.toSet()),
                report.text());
        onHost("mv /srv/elsewhere /srv/immutable");
        door.lists("", "");
        var plan = hubwright.plan(site(withCatalogue()));
        assertFalse(plan.isEmpty());
        Cyberhub found = plan.found(withCatalogue()).orElseThrow();
        found.up();
        assertTrue(found.status().isUp());
    }

    @Test
    @Order(21)
    void noSecretIsSeenAnywhere() throws IOException {
        var forms = new ArrayList<>(List.of(PASSWORD.reveal()));
        for (var secret : List.of("cookie-secret", "proxy/proxy-token", "api-token")) forms.add(secret(secret));
        var seen = String.join("\n", events) + first.text() + first.json();
        for (var form : forms) assertFalse(seen.contains(form));
        assertEquals("", machine.seen(forms));
        assertEquals("0", onHost("find \"$1/secrets\" -perm /077 -type f | wc -l", STORAGE));
    }

    @Test
    @Order(22)
    void destroyLeavesUsersFiles() {
        var report = hubwright.destroy(site(withCatalogue()));
        assertTrue(report.isComplete(), report.text());
        assertEquals("", onHost("docker ps -aq; docker network ls -q --filter name=hubwright; ls -A /etc/hubwright"));
        var home = onHost("mkdir -p /mnt/look && mount -o ro /dev/disk/by-id/virtio-* /mnt/look"
                + " && ls /mnt/look/cyberhub-lab/homes/anna; umount /mnt/look");
        assertTrue(home.contains("mine"), home);
        assertEquals(Set.of(StackImages.hub().name(), StackImages.proxy().name()), Set.copyOf(hub.removeImages()));
    }
}
