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
import io.hubwright.host.HostSpec;
import io.hubwright.hub.Risk;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.io.TempDir;

/** The life of a hub on a machine. In order, for to make it again takes minutes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CyberhubIT {
    private static final Secret PASSWORD = Secret.of("known-7f3a-Secret-91bc");
    private static final String STORAGE = "/srv/cyberhub/cyberhub-lab";

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    /** Minutes pass until all is through; a failure is told at once. */
    @RegisterExtension
    static final TestWatcher TOLD = new TestWatcher() {
        @Override
        public void testSuccessful(ExtensionContext context) {
            System.out.println("done: " + context.getDisplayName());
        }

        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            System.out.println("failed: " + context.getDisplayName() + ": " + cause);
        }
    };

    @TempDir
    static Path directory;

    private HubLab lab;
    private HubLab.Node node;
    private HubLab.Node other;
    private Hubwright hubwright;
    private Report first;
    private Cyberhub hub;

    @BeforeAll
    void bringUp() throws IOException {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh-keygen"));
        lab = HubLab.open(directory);
        node = lab.boot();
        other = lab.boot();
        hubwright = Hubwright.connect(lab.settings(this::show), lab.names());
        first = hubwright.apply(site(hub(node)));
        hub = first.get(hub(node));
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
        return CyberhubSpec.of("lab", front, DummySignIn.of(PASSWORD, Risk.ANYBODY_AS_ANYBODY))
                .storage(front.host().mount(lab.disk(on), "/srv/cyberhub"))
                .addImage(NotebookImage.of("Second", StackImages.singleuser().name()))
                .mounts(HubMount.shared("scratch", "/user"), HubMount.readOnly("data", "/srv/immutable", "/data"))
                .limits(ServerLimits.usual().memory(DataSize.mib(700)).processes(250));
    }

    private CyberhubSpec withValues() {
        return hub(node).access(AccessRow.values());
    }

    private static Deployment site(CyberhubSpec hub) {
        return Deployment.named(hub.front().name().replaceAll("\\..*", "")).of(hub);
    }

    private String on(HostSpec spec, String script, String... arguments) {
        Host host = hubwright.ensure("look", spec);
        return host.sudo().script("look", script, arguments).stdout().strip();
    }

    private String onHost(String script, String... arguments) {
        return on(lab.host(node), script, arguments);
    }

    private HubBrowser browser(String user) {
        return browser(user, hub(node));
    }

    private HubBrowser browser(String user, CyberhubSpec spec) {
        return HubBrowser.of(user, java.net.URI.create(spec.url()), lab.dialer(), Optional.of(authority()));
    }

    private String authority() {
        return onHost("openssl crl2pkcs7 -nocrl -certfile /etc/hubwright/front/tls/current/fullchain.pem"
                + " | openssl pkcs7 -print_certs | awk '/BEGIN/{c=\"\"} {c=c $0 \"\\n\"} END{printf \"%s\", c}'");
    }

    private HubBrowser signedIn(String user) {
        var browser = browser(user);
        browser.signIn(PASSWORD.reveal());
        assertTrue(browser.isSignedIn(), user);
        return browser;
    }

    private void lists(String allow, String block) {
        onHost("cd \"$1/access\"; printf %s \"$2\" >allow; printf %s \"$3\" >block", STORAGE, allow, block);
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
    }

    @Test
    @Order(3)
    void whoMayLogInIsAsTheListsSayAtEachLogIn() {
        rows(AccessRow.ofFiles());
        lists("", "");
    }

    private void rows(List<AccessRow> rows) {
        var wrong = new ArrayList<String>();
        for (var row : rows) {
            lists(row.files().get("allow"), row.files().get("block"));
            var browser = browser(row.user());
            browser.signIn(PASSWORD.reveal());
            if (browser.isSignedIn() != (row.verdict() == Verdict.ALLOW)) wrong.add(row + ": " + browser.isSignedIn());
            var explained = hub.explain(row.user());
            if (!explained.equals(new AccessDecision(row.verdict(), row.reason()))) wrong.add(row + ": " + explained);
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    @Order(4)
    void anImageThatIsNotOfferedIsRefused() {
        var browser = signedIn("anna");
        var answer = browser.spawn(Optional.of(StackImages.hub().name()));
        assertEquals(400, answer.status(), answer.toString());
        assertEquals("", onHost("docker ps -aq --filter label=io.hubwright.cyberhub"));
    }

    @Test
    @Order(5)
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
        }
        assertEquals(
                "734003200 100000/100000 250 [ALL] [no-new-privileges]",
                onHost(
                        "docker inspect --format '{{with .HostConfig}}{{.Memory}} {{.CpuQuota}}/{{.CpuPeriod}} {{.PidsLimit}}"
                                + " {{.CapDrop}} {{.SecurityOpt}}{{end}}' hubwright-lab_user-anna"));
        assertEquals(
                "1000:1000 700\n1000:1000",
                onHost("cd \"$1\"; stat -c '%u:%g %a' homes/anna; stat -c %u:%g homes/anna/mine", STORAGE));
        assertEquals("from-anna", onHost("ls \"$1/shared/scratch\"", STORAGE));
    }

    @Test
    @Order(6)
    void aRestartCutsNeitherLogInNorNotebook() throws IOException {
        var anna = signedIn("anna");
        try (var kernel = anna.kernel()) {
            kernel.run("kept = 41");
            whileWorking(kernel, hub::restart);
            assertEquals("42", kernel.run("kept + 1"));
        }
        assertTrue(anna.isSignedIn());
        onHost("docker restart hubwright-proxy-lab");
        hub.up();
        assertEquals(200, anna.get("user/anna/api/status").status());
    }

    @Test
    @Order(7)
    void aRenewedCertificateCutsNoWebSocket() throws IOException {
        var anna = signedIn("anna");
        try (var kernel = anna.kernel()) {
            kernel.run("kept = 1");
            var before = served();
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
            whileWorking(kernel, () -> hubwright.apply(site(renamed)));
            Time.SYSTEM.await(
                    "the new certificate",
                    Duration.ofSeconds(10),
                    Duration.ofMillis(100),
                    () -> served().equals(before) ? Optional.empty() : Optional.of(true));
            assertEquals("2", kernel.run("kept + 1"));
        }
        hubwright.apply(site(hub(node)));
    }

    // A server closes the web socket of who does not answer its pings for half a minute, as a test that waits would
    // not.
    private static void whileWorking(Kernel kernel, Runnable work) {
        var done = new AtomicBoolean();
        var cells = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                two(kernel);
                Time.SYSTEM.sleep(Duration.ofMillis(500));
            }
        });
        try {
            work.run();
        } finally {
            done.set(true);
        }
        cells.join();
    }

    private static void two(Kernel kernel) {
        try {
            assertEquals("2", kernel.run("1 + 1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String served() {
        return onHost("openssl s_client -connect 127.0.0.1:443 -servername hub1.example.org </dev/null 2>/dev/null"
                + " | openssl x509 -noout -serial -ext subjectAltName");
    }

    @Test
    @Order(8)
    void blockingEndsASessionAtWork() throws IOException {
        var anna = signedIn("anna");
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
        var again = browser("anna");
        again.signIn(PASSWORD.reveal());
        assertFalse(again.isSignedIn());
        assertEquals("refused: blocked by block, line 1", hub.explain("anna").toString());
        assertEquals(Verdict.ALLOW, hub.unblock("anna").verdict());
        signedIn("anna");
        assertEquals("mine", onHost("ls \"$1/homes/anna\"", STORAGE));
    }

    @Test
    @Order(9)
    void aListWrittenByHandKeepsTheBlockedFromStarting() {
        var carl = signedIn("carl");
        lists("", "carl\n");
        var answer = carl.post("hub/spawn/carl", Map.of("image", "Second"));
        assertTrue(answer.body().contains("blocked by block, line 1"), answer.toString());
        assertEquals("", onHost("docker ps -aq --filter name=hubwright-lab_user-carl"));
        lists("", "");
    }

    @Test
    @Order(10)
    void valuesOfTheScriptCountBesideTheLists() {
        var anna = signedIn("anna");
        hubwright.apply(site(withValues()));
        assertTrue(anna.isSignedIn(), "another configuration logs nobody out");
        hub = hubwright.apply(site(withValues())).get(withValues());
        rows(AccessRow.ofValues(AccessRow.values()));
        lists("", "");
    }

    @Test
    @Order(11)
    void namesAreAddedToTheListsAndTakenOff() {
        var open = hubwright.apply(site(hub(node))).get(hub(node));
        assertEquals(Verdict.ALLOW, open.allow("Dora").verdict());
        assertEquals("refused: in no allow list", open.explain("anna").toString());
        var last = assertThrows(HubwrightException.class, () -> open.disallow("dora"));
        assertTrue(last.getMessage().contains("everybody may log in"), last.getMessage());
        onHost("printf 'a b\\n' >>\"$1/access/allow\"", STORAGE);
        assertEquals(List.of("allow, line 2: is not one name"), open.listProblems());
        lists("", "");
        hub = open;
    }

    @Test
    @Order(12)
    void aListThatWentMissingLetsNobodyInAndIsNotMadeEmpty() {
        onHost("rm \"$1/access/allow\"", STORAGE);
        var browser = browser("erik");
        browser.signIn(PASSWORD.reveal());
        assertFalse(browser.isSignedIn());
        var refused = assertThrows(HubwrightException.class, () -> hubwright.apply(site(hub(node))));
        assertTrue(refused.getMessage().contains("allow"), refused.getMessage());
        lists("", "");
    }

    @Test
    @Order(13)
    void aSecondHubComesUnderItsPathIsUpgradedRolledBackAndGoes() throws IOException {
        var ids = containerIds();
        var old = second(StackImages.hub("5.5.4").name());
        var astro = hubwright.apply(Deployment.named("astro").of(old)).get(old);
        assertEquals("5.5.4", astro.status().version().orElse(""));
        var bob = browser("bob", old);
        bob.signIn(PASSWORD.reveal());
        bob.spawn(Optional.empty());
        try (var kernel = bob.kernel()) {
            kernel.run("kept = 5");
            whileWorking(kernel, () -> failedUpgradeIsUndone(astro));
            var now = second(StackImages.hub().name());
            whileWorking(kernel, () -> hubwright.apply(Deployment.named("astro").of(now)));
            assertEquals("6.1.1", astro.status().version().orElse(""));
            assertTrue(bob.isSignedIn(), "an upgrade logs nobody out");
            assertEquals("6", kernel.run("kept + 1"));
            whileWorking(kernel, () -> assertEquals(StackImages.hub("5.5.4").name(), astro.rollback()));
            assertEquals("5.5.4", astro.status().version().orElse(""));
            assertTrue(bob.isSignedIn(), "nor does the way back");
            assertEquals("7", kernel.run("kept + 2"));
        }
        assertTrue(hubwright.plan(Deployment.named("astro").of(old)).isEmpty());
        hubwright.destroy(Deployment.named("astro").of(old));
        assertEquals(ids, containerIds(), "the first hub and the front are as they were");
        assertEquals("bob", onHost("ls /var/lib/hubwright/cyberhub-astro/homes"));
    }

    private void failedUpgradeIsUndone(Cyberhub astro) {
        var wrong = second(StackImages.front().name());
        var failed = assertThrows(
                HubwrightException.class,
                () -> hubwright.apply(Deployment.named("astro").of(wrong)));
        assertTrue(failed.getMessage().contains("the one before was started again"), failed.getMessage());
        Time.SYSTEM.await("the hub before", Duration.ofSeconds(60), Duration.ofMillis(500), () -> astro.status()
                .version()
                .filter("5.5.4"::equals));
    }

    private CyberhubSpec second(String image) {
        var hub = CyberhubSpec.of(
                "astro", lab.front(node).asExisting(), DummySignIn.of(PASSWORD, Risk.ANYBODY_AS_ANYBODY));
        return hub.path("/astro/").settings(hub.path("/astro/").settings().hubImage(image));
    }

    private String containerIds() {
        return onHost(
                "docker inspect --format '{{.Id}} {{.State.StartedAt}}' hubwright-hub-lab hubwright-proxy-lab hubwright-front");
    }

    @Test
    @Order(14)
    void aCommandRunsInItsContainer() {
        var result = hub.exec(Cyberhub.Part.HUB, "jupyterhub", "--version");
        assertEquals("6.1.1", result.stdout().strip());
        assertTrue(hub.logs(Cyberhub.Part.HUB, 20).lines().count() > 5);
        var health = hub.health();
        assertTrue(health.isHealthy(), health.text());
    }

    @Test
    @Order(15)
    void itComesBackWithItsMachine() {
        var anna = signedIn("anna");
        node.machine().reboot();
        Time.SYSTEM.await("the hub after a reboot", Duration.ofMinutes(2), Duration.ofSeconds(1), () -> {
            try {
                return Optional.of(true).filter(yes -> anna.isSignedIn());
            } catch (RuntimeException e) { // not up yet
                return Optional.empty();
            }
        });
        assertEquals(200, anna.spawn(Optional.of("Second")).status());
    }

    @Test
    @Order(16)
    void aBackupIsTheSameHubOnAnotherHost() throws IOException {
        var anna = signedIn("anna");
        onHost("echo kept >\"$1/homes/anna/note\"", STORAGE);
        hub.allow("anna");
        var file = directory.resolve("backup.tar.gz");
        hub.backup(file, true);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        var there = hub(other);
        var restored = hubwright.apply(site(there)).get(there);
        assertThrows(HubwrightException.class, () -> restored.restore(Files.writeString(directory.resolve("x"), "x")));
        restored.restore(file);
        assertEquals("allowed by allow, line 1", restored.explain("anna").reason());
        assertEquals("kept", on(lab.host(other), "cat \"$1/homes/anna/note\"", STORAGE));
        // The same session, as the browser would show it after the name leads to the new host.
        assertEquals(200, sessionOf(anna, there));
        assertTrue(hubwright.plan(site(there)).isEmpty());
        lists("", "");
    }

    private int sessionOf(HubBrowser browser, CyberhubSpec spec) {
        var cookies = browser.web().cookieHeader(browser.at("hub/home"));
        return Integer.parseInt(on(
                lab.host(other),
                "curl -sk -o /dev/null -w '%{http_code}' -H \"Cookie: $1\" -H \"Host: $2\" https://127.0.0.1/hub/home",
                cookies,
                spec.front().name()));
    }

    @Test
    @Order(17)
    void downStopsItAndUpStartsIt() {
        hub.down();
        assertFalse(hub.status().isUp());
        assertEquals("hubwright-front", onHost("docker ps --format '{{.Names}}'"));
        hub.up();
        assertTrue(hub.status().isUp());
    }

    @Test
    @Order(18)
    void noSecretIsSeenAnywhere() throws IOException {
        var forms = new ArrayList<>(List.of(PASSWORD.reveal()));
        for (var secret : List.of("cookie-secret", "proxy/proxy-token", "api-token"))
            forms.add(onHost("cat \"$1/secrets/$2\"", STORAGE, secret));
        var seen = String.join("\n", events) + first.text() + first.json();
        for (var form : forms) assertFalse(seen.contains(form));
        assertEquals("", grep(forms));
        assertEquals("0", onHost("find \"$1/secrets\" -perm /077 -type f | wc -l", STORAGE));
        assertEquals(forms.get(1), on(lab.host(other), "cat \"$1/secrets/cookie-secret\"", STORAGE));
    }

    // The patterns travel over standard input: a here-document of the script.
    private String grep(List<String> forms) {
        return onHost(
                """
                umask 077
                cat >/root/forms <<'END'
                %s
                END
                [ "$(wc -l </root/seen)" -gt 1000 ] || echo "the processes were not watched"
                { cat /root/seen; journalctl --no-pager; docker ps -aq | xargs -r docker inspect
                  docker ps -aq | xargs -rn1 docker logs 2>&1; cat /etc/hubwright/cyberhub-lab/*/*; } \
                  | grep -aFf /root/forms | head -c 2000 || true
                rm /root/forms
                """
                        .formatted(String.join("\n", forms)));
    }

    @Test
    @Order(19)
    void destroyLeavesUsersFiles() {
        var report = hubwright.destroy(site(hub(node)));
        assertTrue(report.isComplete(), report.text());
        assertEquals("", onHost("docker ps -aq; docker network ls -q --filter name=hubwright; ls -A /etc/hubwright"));
        var home = onHost("mkdir -p /mnt/look && mount -o ro /dev/disk/by-id/virtio-* /mnt/look"
                + " && ls /mnt/look/cyberhub-lab/homes/anna; umount /mnt/look");
        assertTrue(home.contains("mine"), home);
    }
}
