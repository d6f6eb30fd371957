package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.host.DockerDecision.Do;
import io.hubwright.host.DockerDecision.Refuse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The exact files and commands for each distribution, from facts as its machines give them. */
class DockerPlannerTest {
    private static final String DEBIAN =
            """
            os.PRETTY_NAME=Debian GNU/Linux 12 (bookworm)
            os.VERSION_ID=12
            os.VERSION_CODENAME=bookworm
            os.ID=debian
            """;
    private static final String UBUNTU =
            """
            os.PRETTY_NAME=Ubuntu 24.04.1 LTS
            os.VERSION_ID=24.04
            os.VERSION_CODENAME=noble
            os.ID=ubuntu
            os.ID_LIKE=debian
            os.UBUNTU_CODENAME=noble
            """;
    private static final String ROCKY =
            """
            os.ID=rocky
            os.ID_LIKE=rhel centos fedora
            os.VERSION_ID=9.4
            os.PRETTY_NAME=Rocky Linux 9.4 (Blue Onyx)
            """;
    private static final String STREAM =
            """
            os.ID=centos
            os.ID_LIKE=rhel fedora
            os.VERSION_ID=9
            os.PRETTY_NAME=CentOS Stream 9
            """;
    private static final String CENTOS_7 =
            """
            os.ID=centos
            os.ID_LIKE=rhel fedora
            os.VERSION_ID=7
            os.PRETTY_NAME=CentOS Linux 7 (Core)
            """;
    private static final String FRESH =
            """
            architecture=x86_64
            systemd=yes
            groups= ubuntu adm sudo\s
            enabled=
            active=inactive
            """;
    private static final String DEFAULT_JSON =
            """
            {
              "log-driver" : "json-file",
              "log-opts" : {
                "max-size" : "50m",
                "max-file" : "3"
              }
            }
            """;
    private static final String KEY = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n...\n";

    private final DockerSpec spec = HostSpec.at("192.0.2.1", "ubuntu").docker();

    private static Do todo(DockerSpec spec, String facts) {
        var decision = DockerPlanner.decide(spec, Optional.empty(), DockerFacts.parse(facts));
        assertTrue(decision instanceof Do, decision.toString());
        return (Do) decision;
    }

    private static String refusal(DockerSpec spec, String facts) {
        var decision = DockerPlanner.decide(spec, Optional.empty(), DockerFacts.parse(facts));
        assertTrue(decision instanceof Refuse, decision.toString());
        return ((Refuse) decision).why();
    }

    private static Map<String, String> files(Do todo) {
        return todo.files().stream().collect(Collectors.toMap(WantedFile::path, WantedFile::content));
    }

    private static String command(Do todo) {
        var install = todo.install().orElseThrow();
        return install.script() + " " + String.join(" ", install.arguments());
    }

    @ParameterizedTest
    @MethodSource
    void aptRepositoryIsWrittenForTheRelease(String facts, String distribution, String codename) {
        var todo = todo(spec, facts + FRESH);
        assertEquals(
                "Types: deb\nURIs: https://download.docker.com/linux/" + distribution + "\nSuites: " + codename
                        + "\nComponents: stable\nArchitectures: amd64\nSigned-By: /etc/apt/keyrings/docker.asc\n",
                files(todo).get("/etc/apt/sources.list.d/docker.sources"));
        assertEquals(DEFAULT_JSON, files(todo).get(DaemonJson.PATH));
        assertEquals(2, todo.files().size());
        assertEquals(
                "docker-install-apt https://download.docker.com/linux/" + distribution
                        + "/gpg - docker-ce docker-ce-cli containerd.io"
                        + " | docker-buildx-plugin docker-compose-plugin"
                        + " | docker.io docker-doc docker-compose podman-docker containerd runc",
                command(todo));
        assertTrue(todo.settle());
    }

    static List<org.junit.jupiter.params.provider.Arguments> aptRepositoryIsWrittenForTheRelease() {
        return List.of(
                org.junit.jupiter.params.provider.Arguments.of(DEBIAN, "debian", "bookworm"),
                org.junit.jupiter.params.provider.Arguments.of(UBUNTU, "ubuntu", "noble"));
    }

    @Test
    void armMachineGetsItsOwnPackages() {
        var todo = todo(spec, UBUNTU + FRESH.replace("x86_64", "aarch64"));
        assertTrue(files(todo).get("/etc/apt/sources.list.d/docker.sources").contains("\nArchitectures: arm64\n"));
    }

    @Test
    void ownRepositoryBringsItsKeyAndNothingIsFetched() {
        var todo = todo(spec.repository(URI.create("http://10.0.0.1:8080/linux/"), KEY), UBUNTU + FRESH);
        assertEquals(KEY, files(todo).get("/etc/apt/keyrings/docker.asc"));
        assertTrue(files(todo)
                .get("/etc/apt/sources.list.d/docker.sources")
                .contains("URIs: http://10.0.0.1:8080/linux/ubuntu\n"));
        assertTrue(command(todo).startsWith("docker-install-apt - - docker-ce"));
    }

    @Test
    void versionIsPinned() {
        var todo = todo(spec.version("27.5.1"), UBUNTU + FRESH);
        assertEquals(
                "Package: docker-ce docker-ce-cli docker-ce-rootless-extras\nPin: version 5:27.5.1-*\nPin-Priority: 1001\n",
                files(todo).get("/etc/apt/preferences.d/docker-hubwright"));
        assertTrue(command(todo)
                .startsWith("docker-install-apt https://download.docker.com/linux/ubuntu/gpg 27.5.1 docker-ce"));
    }

    @Test
    void distributionsOwnPackageNeedsNoRepository() {
        var todo = todo(spec.fromDistribution(), DEBIAN + FRESH);
        assertEquals(List.of(DaemonJson.PATH), List.copyOf(files(todo).keySet()));
        assertEquals(
                "docker-install-apt - - docker.io | docker-cli | docker-ce docker-ce-cli containerd.io podman-docker",
                command(todo));
    }

    @Test
    void proxyAndMirrorReachAptAndEngine() {
        var todo = todo(
                spec.proxy(URI.create("http://proxy.example.org:3128")).hubMirror(URI.create("http://10.0.0.1:5000")),
                UBUNTU + FRESH);
        assertEquals(
                "Acquire::http::Proxy \"http://proxy.example.org:3128\";\nAcquire::https::Proxy \"http://proxy.example.org:3128\";\n",
                files(todo).get("/etc/apt/apt.conf.d/95hubwright-proxy"));
        assertEquals(
                "[Service]\nEnvironment=\"HTTP_PROXY=http://proxy.example.org:3128\" \"HTTPS_PROXY=http://proxy.example.org:3128\""
                        + " \"NO_PROXY=localhost,127.0.0.1,::1,10.0.0.1\"\n",
                files(todo).get("/etc/systemd/system/docker.service.d/hubwright-proxy.conf"));
        assertTrue(files(todo).get(DaemonJson.PATH).contains("\"registry-mirrors\" : [ \"http://10.0.0.1:5000\" ]"));
    }

    @ParameterizedTest
    @MethodSource
    void dnfRepositoryIsWritten(String facts, String distribution) {
        var todo = todo(spec, facts + FRESH);
        assertEquals(
                "[docker-ce-stable]\nname=Docker CE Stable\nbaseurl=https://download.docker.com/linux/" + distribution
                        + "/$releasever/$basearch/stable\nenabled=1\ngpgcheck=1\ngpgkey=https://download.docker.com/linux/"
                        + distribution
                        + "/gpg\n",
                files(todo).get("/etc/yum.repos.d/docker-ce.repo"));
        assertEquals(
                "docker-install-dnf https://download.docker.com/linux/" + distribution
                        + "/gpg - docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin"
                        + " | docker docker-client docker-common docker-engine podman-docker runc",
                command(todo));
    }

    static List<org.junit.jupiter.params.provider.Arguments> dnfRepositoryIsWritten() {
        return List.of(
                org.junit.jupiter.params.provider.Arguments.of(ROCKY, "centos"),
                org.junit.jupiter.params.provider.Arguments.of(STREAM, "centos"),
                org.junit.jupiter.params.provider.Arguments.of(STREAM.replace("ID=centos", "ID=rhel"), "rhel"));
    }

    @Test
    void dnfRepositoryOfOnesOwnBringsItsKey() {
        var todo =
                todo(spec.repository(URI.create("http://10.0.0.1/linux"), KEY).version("27.5.1"), ROCKY + FRESH);
        assertEquals(KEY, files(todo).get("/etc/pki/rpm-gpg/RPM-GPG-KEY-docker"));
        assertTrue(command(todo)
                .startsWith("docker-install-dnf file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker 27.5.1 docker-ce"));
    }

    @Test
    void centos7IsRefusedWithAdvice() {
        assertTrue(refusal(spec, CENTOS_7 + FRESH).contains("Rocky Linux 9 or CentOS Stream 9"));
        assertTrue(refusal(spec.fromDistribution(), CENTOS_7 + FRESH).contains("Rocky Linux 9 or CentOS Stream 9"));
    }

    @ParameterizedTest
    @CsvSource({"alpine, not on", "arch, not on"})
    void unknownDistributionIsRefused(String id, String words) {
        assertTrue(refusal(spec, "os.ID=" + id + "\n" + FRESH).contains(words));
    }

    @Test
    void rockyHasNoEngineOfItsOwn() {
        assertTrue(refusal(spec.fromDistribution(), ROCKY + FRESH).contains("Podman"));
    }

    @Test
    void runningContainersOfOthersAreNotStopped() {
        assertTrue(refusal(spec, UBUNTU + FRESH + "containers=yes\npackage=containerd 1.7.2\n")
                .contains("stop"));
    }

    @Test
    void snapIsRefused() {
        assertTrue(refusal(spec, UBUNTU + FRESH + "snap=yes\n").contains("snap remove docker"));
    }

    @Test
    void machineWithoutSystemdIsRefused() {
        assertTrue(
                refusal(spec, UBUNTU + FRESH.replace("systemd=yes", "systemd=")).contains("systemd"));
    }

    private static String installed(String version, String json) {
        var sources = new WantedFile(
                "",
                """
                Types: deb
                URIs: https://download.docker.com/linux/ubuntu
                Suites: noble
                Components: stable
                Architectures: amd64
                Signed-By: /etc/apt/keyrings/docker.asc
                """);
        return UBUNTU
                + "architecture=x86_64\nsystemd=yes\ngroups= ubuntu docker \nenabled=enabled\nactive=active\nengine="
                + version
                + "\napi=1.47\npackage=docker-ce 5:" + version + "-1~ubuntu.24.04~noble\ndaemon.json="
                + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8))
                + "\nfile=" + new WantedFile("", json).digest() + " " + DaemonJson.PATH
                + "\nfile=" + sources.digest() + " /etc/apt/sources.list.d/docker.sources\n";
    }

    @Test
    void installedEngineNeedsNothing() {
        assertTrue(todo(spec, installed("27.5.1", DEFAULT_JSON)).nothing());
    }

    @Test
    void engineOfAnotherSourceIsUsedAsItIs() {
        var facts = installed("24.0.7", DEFAULT_JSON)
                .replace("package=docker-ce 5:24.0.7-1~ubuntu.24.04~noble", "package=docker.io 24.0.7");
        assertTrue(todo(spec, facts).nothing());
    }

    @Test
    void configurationOfOthersIsKeptAndOursAdded() {
        var json = "{\"data-root\":\"/DATA/docker\",\"log-driver\":\"local\",\"registry-mirrors\":[\"https://old\"]}";
        var todo = todo(spec.hubMirror(URI.create("http://new")), installed("27.5.1", json));
        assertEquals(
                """
                {
                  "data-root" : "/DATA/docker",
                  "log-driver" : "local",
                  "registry-mirrors" : [ "http://new", "https://old" ]
                }
                """,
                files(todo).get(DaemonJson.PATH));
        assertTrue(todo.restart());
        assertTrue(todo.install().isEmpty());
    }

    @Test
    void configurationThatSaysItAllIsLeftToTheByte() {
        var json = "{ \"log-driver\":\"local\",  \"registry-mirrors\":[\"https://a\",\"http://new\"]}";
        assertTrue(todo(spec.hubMirror(URI.create("http://new")), installed("27.5.1", json))
                .nothing());
    }

    @Test
    void otherVersionThanPinnedIsInstalled() {
        assertTrue(todo(spec.version("27.5.1"), installed("27.5.1", DEFAULT_JSON))
                .install()
                .isEmpty());
        assertTrue(todo(spec.version("27.5.1"), installed("27.4.0", DEFAULT_JSON))
                .install()
                .isPresent());
    }

    @Test
    void oldEngineIsRefused() {
        assertTrue(refusal(spec, installed("19.03.15", DEFAULT_JSON)).contains("older than 20.10"));
        assertTrue(todo(spec, installed("20.10.24", DEFAULT_JSON)).nothing());
    }

    @Test
    void stoppedEngineIsStartedNotInstalled() {
        var facts = installed("27.5.1", DEFAULT_JSON)
                .replace("engine=27.5.1\n", "")
                .replace("active=active", "active=inactive");
        var todo = todo(spec, facts);
        assertTrue(todo.install().isEmpty() && todo.settle() && !todo.restart());
    }

    @Test
    void userOutsideTheGroupIsLetIn() {
        var todo = todo(spec, installed("27.5.1", DEFAULT_JSON).replace("groups= ubuntu docker ", "groups= ubuntu "));
        assertTrue(todo.settle() && todo.files().isEmpty() && todo.install().isEmpty());
    }

    @Test
    void ownCaIsTrustedWhereTheDistributionLooks() {
        var pem = "-----BEGIN CERTIFICATE-----\n";
        var debian = (Do) DockerPlanner.decide(spec, Optional.of(pem), DockerFacts.parse(DEBIAN + FRESH));
        assertEquals(pem, files(debian).get("/usr/local/share/ca-certificates/hubwright.crt"));
        var rocky = (Do) DockerPlanner.decide(spec, Optional.of(pem), DockerFacts.parse(ROCKY + FRESH));
        assertEquals(pem, files(rocky).get("/etc/pki/ca-trust/source/anchors/hubwright.pem"));
    }

    @Test
    void everyFileIsAmongThoseThatFactsTell() {
        for (var facts : List.of(UBUNTU, ROCKY)) {
            var full = spec.repository(URI.create("http://10.0.0.1/linux"), KEY)
                    .version("27.5.1")
                    .proxy(URI.create("http://proxy:3128"))
                    .hubMirror(URI.create("http://mirror"));
            var decision = (Do) DockerPlanner.decide(full, Optional.of("pem"), DockerFacts.parse(facts + FRESH));
            for (var file : decision.files()) assertTrue(DockerPlanner.FILES.contains(file.path()), file.path());
        }
    }
}
