package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Report;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.github.GithubEmulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** People at a hub on a machine: in a browser with all that it does, through GitHub's page, to the output of a cell. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeUserIT {
    private static final ApplicationImage SMALL = ApplicationImage.of("small", "1.0")
            .label("With a note")
            .addFile("/etc/note", "from the application image\n");

    @TempDir
    static Path directory;

    private HubLab lab;
    private HubLab.Node node;
    private GithubEmulator github;
    private Hubwright hubwright;
    private CyberhubSpec spec;
    private Cyberhub hub;
    private Chromium chromium;
    private String authority;

    @BeforeAll
    void bringUp() throws IOException {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh-keygen"), Requires.program(Chromium.PROGRAM));
        lab = HubLab.open(directory);
        node = lab.boot();
        github = GithubEmulator.start(lab.gateway());
        github.addUsers("alice", "Bob-Builder", "mallory");
        github.addTeamMember("stars", "dwarfs", "Carol");
        github.addTeamMember("stars", "giants", "erik");
        github.addMember("comets", "dora");
        spec = spec();
        hubwright = Hubwright.connect(lab.settings(System.out::println), lab.names());
        hubwright.apply(Deployment.named("images").of(ImageSpec.on(spec.front().docker(), SMALL)));
        var report = hubwright.apply(Deployment.named("people").of(spec));
        hub = report.get(spec);
        hub.allow("alice");
        hub.allow("bob-builder");
        authority = authority(report);
        var key = Chromium.keyOf(hub.url(), lab.dialer(), authority);
        chromium = Chromium.start(directory, Map.of(node.hostname().hostname(), node.ip()), key);
    }

    private CyberhubSpec spec() {
        var front = lab.front(node);
        var app = github.register(URI.create("https://" + node.hostname().hostname() + "/hub/oauth_callback"));
        var signIn = GitHubSignIn.of(app.clientId(), app.clientSecret())
                .organisations("stars:dwarfs", "comets")
                .url(github.uri());
        var lab1 = NotebookImage.of("JupyterLab", StackImages.singleuser().name());
        return CyberhubSpec.of("people", front, signIn)
                .images(lab1, NotebookImage.of(SMALL.label(), SMALL.reference()))
                .limits(ServerLimits.usual().memory(DataSize.mib(512)));
    }

    private String authority(Report report) {
        return report.get(spec.front().tls()).trustAnchorPem().orElseThrow();
    }

    @AfterAll
    void close() throws IOException {
        if (chromium != null) chromium.close();
        if (hubwright != null) hubwright.close();
        if (github != null) github.close();
        if (lab != null) lab.close();
    }

    private HubBrowser browser(String login) {
        return HubBrowser.of(login, hub.url(), lab.dialer(), Optional.of(authority));
    }

    private Chromium.Window signedIn(String login) throws IOException {
        var window = chromium.window();
        window.open(hub.url());
        window.click("a[href*='oauth_login']");
        window.click("a[href*='as=" + login + "']");
        return window;
    }

    @Test
    @Order(1)
    void aPersonSignsInPicksAnImageAndRunsACell() throws IOException {
        var window = signedIn("alice");
        window.choose("select[name=image]", "With a note");
        window.click("form#spawn_form input[type=submit], form#spawn_form button[type=submit]");
        window.click(".jp-LauncherCard[data-category='Notebook']");
        window.await(
                "a running kernel",
                "document.querySelector('.jp-Notebook .cm-content') && " + "/Idle/.test(document.body.innerText)");
        window.type(".jp-Notebook .jp-Cell .cm-content", "print(open('/etc/note').read(), 6 * 7)");
        window.runCell();
        assertEquals(
                "from the application image\n 42",
                window.text(".jp-OutputArea-output").strip());
        assertTrue(window.location().startsWith(hub.url() + "user/alice/lab"), window.location());
    }

    @Test
    @Order(2)
    void aPersonWhoIsNotAllowedIsToldSo() throws IOException {
        var window = signedIn("mallory");
        var page =
                window.await("a refusal", "/not currently authorized/.test(document.body.innerText) && document.title");
        assertEquals("JupyterHub", page);
        assertEquals(403, browser("mallory").signIn().status());
    }

    @Test
    @Order(3)
    void membersOfTheTeamAndOfTheOrganisationAreAllowedWithoutBeingListed() {
        for (var member : List.of("Carol", "dora")) {
            var browser = browser(member);
            assertEquals(200, browser.signIn().status(), member);
            assertTrue(browser.isSignedIn(), member);
        }
        assertEquals(403, browser("erik").signIn().status(), "of another team");
        assertEquals(
                "in no allow list; GitHub is asked about stars:dwarfs, comets",
                hub.explain("dora").reason());
        hub.block("dora");
        assertEquals(403, browser("dora").signIn().status(), "blocked, member or not");
    }

    @Test
    @Order(4)
    void anImageThatIsNotOfferedIsRefusedByTheServer() {
        var bob = browser("Bob-Builder");
        assertEquals(200, bob.signIn().status());
        bob.get("hub/spawn");
        var crafted = bob.post("hub/spawn/bob-builder", Map.of("image", "hubwright/proxy:5.3.0"));
        assertEquals(400, crafted.status(), crafted.toString());
        assertTrue(crafted.body().contains("not in allowed list: JupyterLab, With a note"), crafted.body());
        var byRest = bob.rest("POST", "hub/api/users/bob-builder/server", "{\"image\": \"registry:2\"}");
        assertEquals(400, byRest.status(), byRest.toString());
        var user = HubBrowser.json(bob.rest("GET", "hub/api/user", ""));
        assertEquals(0, user.path("servers").size(), user.toString());
    }

    @Test
    @Order(5)
    void aNameWithADashHasItsOwnHome() throws IOException {
        var bob = browser("bob-builder");
        assertEquals(200, bob.signIn().status());
        assertEquals(200, bob.spawn(Optional.of("JupyterLab")).status());
        try (var kernel = bob.kernel()) {
            assertEquals("/home/user 1000", kernel.run("import os; print(os.getcwd(), os.stat('/home/user').st_uid)"));
            kernel.run("open('mine', 'w').write('kept')");
        }
    }

    @Test
    @Order(6)
    void whoIsBlockedWhileWorkingIsCutOff() throws IOException {
        var bob = browser("bob-builder");
        bob.signIn();
        try (var kernel = bob.kernel()) {
            assertEquals("kept", kernel.run("print(open('mine').read())"));
            long begin = System.nanoTime();
            hub.block("Bob-Builder");
            kernel.awaitClose(Duration.ofSeconds(10));
            var took = Duration.ofNanos(System.nanoTime() - begin);
            assertTrue(took.compareTo(Duration.ofSeconds(30)) < 0, took.toString());
        }
        assertFalse(bob.isSignedIn());
        assertEquals(403, browser("bob-builder").signIn().status());
        assertThrows(IOException.class, bob::kernel);
    }

    @Test
    @Order(7)
    void theOthersWorkOn() throws IOException {
        var alice = browser("alice");
        assertEquals(200, alice.signIn().status());
        try (var kernel = alice.kernel()) {
            assertEquals("42", kernel.run("6 * 7"));
        }
    }

    @Test
    @Order(8)
    void whoIsBlockedIsRefusedInTheBrowserToo() throws IOException {
        hub.block("alice");
        var window = signedIn("alice");
        window.await("a refusal", "/not currently authorized/.test(document.body.innerText)");
    }
}
