package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Event;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Plan;
import io.hubwright.engine.Report;
import io.hubwright.host.Host;
import io.hubwright.host.HostSpec;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of a registry and a node's login on two machines, from nothing to nothing. In order, for to make it again takes minutes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrivateRegistryIT {
    private static final Secret PASSWORD = Secret.of("known-7f3a-Secret-91bc");
    private static final Secret ANOTHER = Secret.of("other-2c8d-Secret-77aa");
    private static final String FOREIGN = "{\"auths\":{\"ghcr.io\":{\"auth\":\"eDp5\"}}}\n";
    private static final String CONTAINER = "hubwright-registry-hub.example.org";

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    static Path directory;

    private Lab lab;
    private Hubwright hubwright;
    private Report first;

    @BeforeAll
    void bringUp() throws IOException {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh-keygen"));
        lab = Lab.open(directory);
        hubwright = Hubwright.connect(lab.settings(this::show), lab.names());
        onNode("install -d -m 700 /root/.docker; printf '%s' \"$1\" >/root/.docker/config.json", FOREIGN);
        onNode(
                """
                printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/etc/systemd/system/kubelet.service
                systemctl start kubelet
                """);
        first = hubwright.apply(site(registry(PASSWORD)));
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

    private PrivateRegistrySpec registry(Secret password) {
        var host = lab.registryHost();
        return PrivateRegistrySpec.at(Given.NAME, host, CertificateAuthority.own("lab"))
                .docker(lab.docker(host))
                .storage(host.mount(lab.disk(), "/docker-registry"))
                .addUser("alice", password);
    }

    private Deployment site(PrivateRegistrySpec registry) {
        return Deployment.named("lab")
                .of(
                        registry,
                        registry.loginOn(lab.docker(lab.node())).privateAddress(Address.existing(lab.registryIp())));
    }

    private PrivateRegistrySpec more(Secret password) {
        return registry(password).names("registry.example.org").addPrivateAddress(Address.existing(lab.registryIp()));
    }

    private String onRegistry(String script, String... arguments) {
        return on(lab.registryHost(), script, arguments);
    }

    private String onNode(String script, String... arguments) {
        return on(lab.node(), script, arguments);
    }

    private String on(HostSpec spec, String script, String... arguments) {
        Host host = hubwright.ensure("look", spec);
        return host.sudo().script("look", script, arguments).stdout().strip();
    }

    private String containerId() {
        return onRegistry("docker inspect --format '{{.Id}} {{.State.StartedAt}}' " + CONTAINER);
    }

    private String kubeletStart() {
        return onNode("systemctl show --property=MainPID kubelet");
    }

    private static List<String> updates(Plan plan) {
        return plan.actions().stream()
                .filter(action -> action.verb() != Plan.Verb.NONE)
                .flatMap(action ->
                        action.changes().stream().map(change -> action.id().kind() + " " + change.field()))
                .toList();
    }

    @Test
    @Order(1)
    void provesWhatItMade() {
        var proved = first.steps().stream()
                .filter(step -> step.verb() == Plan.Verb.VERIFY)
                .map(Report.Step::note)
                .collect(Collectors.joining(", "));
        assertTrue(proved.contains("pushed an image, pulled it by digest, listed and deleted it"), proved);
        assertTrue(proved.contains("a wrong password is refused"), proved);
        assertTrue(proved.contains("finds the registry at its private address"), proved);
        assertTrue(proved.contains("Docker pulled an image by name"), proved);
        assertEquals("hub.example.org", first.get(registry(PASSWORD)).endpoint());
    }

    @Test
    @Order(2)
    void aSecondRunChangesNothing() {
        var before = containerId();
        var plan = hubwright.plan(site(registry(PASSWORD)));
        assertTrue(plan.isEmpty(), plan.text());
        var report = hubwright.apply(plan);
        assertTrue(report.isComplete(), report.text());
        assertEquals(
                List.of(),
                report.steps().stream()
                        .filter(step -> step.verb() != Plan.Verb.NONE)
                        .toList());
        assertEquals(before, containerId());
    }

    @Test
    @Order(3)
    void imagesLieOnTheVolume() {
        assertEquals(
                "/docker-registry",
                onRegistry("findmnt --noheadings --output TARGET --target /docker-registry/docker"));
        assertEquals("registry", onRegistry("ls /docker-registry/docker"));
    }

    @Test
    @Order(4)
    void foreignLoginsAreKeptAndTheFilesAreRootsAlone() {
        var config = onNode("cat /root/.docker/config.json");
        assertTrue(config.contains("ghcr.io") && config.contains("hub.example.org"), config);
        assertEquals(
                "600 root\n600 root", onNode("stat -c '%a %U' /root/.docker/config.json /var/lib/kubelet/config.json"));
        assertEquals(
                "700\n600\n600", onRegistry("cd /etc/hubwright/hub.example.org && stat -c %a . htpasswd config.yml"));
    }

    @Test
    @Order(6)
    void moreNamesAreAnotherCertificateInTheSameContainer() {
        var before = containerId().split(" ");
        var more = more(PASSWORD);
        assertEquals(List.of("registry certificate"), updates(hubwright.plan(site(more))));
        hubwright.apply(site(more));
        var after = containerId().split(" ");
        assertEquals(before[0], after[0]);
        assertNotEquals(before[1], after[1]);
        assertEquals("2", onRegistry("ls /etc/hubwright/hub.example.org/tls | wc -l"), "the old one goes");
        assertTrue(hubwright.plan(site(more)).isEmpty());
    }

    @Test
    @Order(7)
    void anotherPasswordReachesTheNodeWithoutARestartOfTheRegistry() {
        var container = containerId();
        var kubelet = kubeletStart();
        var changed = site(more(ANOTHER));
        assertEquals(
                List.of(
                        "registry users",
                        "registry-login /root/.docker/config.json",
                        "registry-login /var/lib/kubelet/config.json"),
                updates(hubwright.plan(changed)));
        var report = hubwright.apply(changed);
        assertTrue(report.isComplete(), report.text());
        assertEquals(container, containerId());
        assertNotEquals(kubelet, kubeletStart(), "the kubelet reads its file only when it starts");
    }

    @Test
    @Order(8)
    void theKubeletIsNotRestartedForNothing() {
        var kubelet = kubeletStart();
        hubwright.apply(site(more(ANOTHER)));
        assertEquals(kubelet, kubeletStart());
    }

    @Test
    @Order(9)
    void whatOthersBrokeIsMended() {
        onRegistry("docker stop " + CONTAINER + " && rm /etc/hubwright/hub.example.org/htpasswd");
        onNode("chmod 644 /root/.docker/config.json; rm -r /etc/docker/certs.d/hub.example.org");
        var broken = hubwright.plan(site(more(ANOTHER)));
        assertEquals(
                List.of(
                        "registry container",
                        "registry users",
                        "registry-login /root/.docker/config.json",
                        "registry-login /etc/docker/certs.d/hub.example.org/ca.crt"),
                updates(broken));
        var report = hubwright.apply(broken);
        assertTrue(report.isComplete(), report.text());
        assertTrue(hubwright.plan(site(more(ANOTHER))).isEmpty());
    }

    @Test
    @Order(10)
    void itComesBackWithItsMachine() {
        onRegistry("systemctl restart docker");
        var report = hubwright.apply(site(more(ANOTHER)));
        assertTrue(report.isComplete(), report.text());
    }

    @Test
    @Order(11)
    void anotherOneOverPlainHttpStandsBesideIt() {
        var host = lab.registryHost();
        var plain = PrivateRegistrySpec.plainHttp(
                        new Given.Hostname("plain.example.org"), host, Risk.PASSWORDS_IN_CLEAR_TEXT)
                .docker(lab.docker(host))
                .image("registry:2.8.2")
                .realm("Lab's own")
                .addUser("bob", ANOTHER);
        var deployment = Deployment.named("plain").of(plain);
        var report = hubwright.apply(deployment);
        assertTrue(report.text().contains("pushed an image, pulled it by digest"), report.text());
        assertEquals("http://plain.example.org", report.get(plain).url().toString());
        var challenge = onNode("curl -si http://" + lab.registryIp() + "/v2/");
        assertTrue(challenge.startsWith("HTTP/1.1 401") && challenge.contains("realm=\"Lab's own\""), challenge);
        assertTrue(hubwright.plan(deployment).isEmpty());
        onRegistry("docker rm -fv hubwright-registry-plain.example.org");
    }

    @Test
    @Order(12)
    void aRegistryWithoutUsersIsRefusedBeforeAnythingIsTouched() {
        var container = containerId();
        var refused = assertThrows(
                HubwrightException.class,
                () -> hubwright.apply(site(more(ANOTHER).users(Map.of()))));
        assertTrue(refused.getMessage().contains("user"), refused.getMessage());
        assertEquals(container, containerId());
    }

    @Test
    @Order(13)
    void noSecretIsSeenAnywhere() throws IOException {
        var forms = new ArrayList<String>();
        for (var password : List.of(PASSWORD, ANOTHER)) {
            forms.add(password.reveal());
            forms.add(Base64.getEncoder()
                    .encodeToString(("alice:" + password.reveal()).getBytes(StandardCharsets.UTF_8)));
        }
        forms.add(onRegistry("sed -n 's/^  secret: //p' /etc/hubwright/hub.example.org/config.yml"));
        var seen = String.join("\n", events) + first.text() + first.json();
        for (var form : forms) assertFalse(seen.contains(form));
        for (var spec : List.of(lab.registryHost(), lab.node())) assertEquals("", grep(spec, forms));
        try (var state = Files.walk(directory.resolve("state"))) {
            for (var file : state.filter(Files::isRegularFile).toList())
                for (var form : forms) assertFalse(Files.readString(file).contains(form), file.toString());
        }
    }

    // The patterns travel over standard input: a here-document of the script.
    private String grep(HostSpec spec, List<String> forms) {
        return on(
                spec,
                """
                umask 077
                cat >/root/forms <<'END'
                %s
                END
                [ "$(wc -l </root/seen)" -gt 1000 ] || echo "the processes were not watched"
                grep -q sshd /root/seen || echo "the processes were not seen"
                { cat /root/seen; journalctl --no-pager; docker ps -aq | xargs -r docker inspect
                  docker ps -aq | xargs -rn1 docker logs 2>&1; } | grep -aFf /root/forms || true
                rm /root/forms
                """
                        .formatted(String.join("\n", forms)));
    }

    @Test
    @Order(14)
    void destroyLeavesTheImagesAndWhatOthersWrote() {
        var report = hubwright.destroy(site(more(ANOTHER)));
        assertTrue(report.isComplete(), report.text());
        assertEquals("", onNode("grep hub.example.org /etc/hosts /root/.docker/config.json || true"));
        assertEquals("ghcr.io", onNode("grep -o ghcr.io /root/.docker/config.json"));
        assertEquals(
                "gone",
                onNode(
                        "ls -d /var/lib/kubelet/config.json /etc/docker/certs.d/hub.example.org /etc/hubwright/logins/hub.example.org"
                                + " 2>/dev/null || echo gone"));
        assertEquals("", onRegistry("docker ps -aq; docker volume ls -q"));
        assertEquals("gone", onRegistry("ls -d /etc/hubwright/hub.example.org 2>/dev/null || echo gone"));
        var volume = onRegistry(
                "mkdir -p /mnt/look && mount -o ro /dev/disk/by-id/virtio-* /mnt/look && ls /mnt/look/docker; umount /mnt/look");
        assertEquals("registry", volume);
    }
}
