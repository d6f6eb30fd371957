package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.host.DockerDecision.Install;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact commands of each distribution; those of Red Hat's family run here, with a dnf and an rpm that only write them down. */
class PackageSystemTest {
    private static final HostSpec HOST = HostSpec.at("192.0.2.7", "debian");

    @TempDir
    private Path directory;

    private static HostFacts.Os os(String id, String version) {
        return new HostFacts.Os(id, version, "", "", id + " " + version);
    }

    @ParameterizedTest
    @CsvSource({
        "debian, 12, packages-apt, 'no git sshfs wget'",
        "ubuntu, 24.04, packages-apt, 'no git sshfs wget'",
        "rocky, 9.4, packages-dnf, 'no - git fuse-sshfs wget'",
        "almalinux, 9.4, packages-dnf, 'no - git fuse-sshfs wget'",
        "centos, 9, packages-dnf, 'no - git fuse-sshfs wget'",
        "rhel, 9.2, packages-dnf, 'no https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm git fuse-sshfs wget'",
    })
    void eachDistributionHasItsCommand(String id, String version, String script, String arguments) {
        var system = PackageSystem.of(os(id, version)).orElseThrow();
        var names = system.names(HOST.packages("wget", "git", "sshfs").packages());
        assertEquals(new Install(script, List.of(arguments.split(" "))), system.install(os(id, version), names, false));
    }

    @Test
    void otherDistributionsAreNotGuessedAt() {
        assertEquals(Optional.empty(), PackageSystem.of(os("arch", "")));
    }

    @Test
    void whatTheDistributionHasNeedsNoEpel() throws Exception {
        assertEquals(
                List.of("dnf -q info git", "dnf -q info wget", "dnf -y install git wget"),
                dnf("git wget", List.of("no", "-", "git", "wget")));
    }

    @Test
    void whatItLacksComesFromEpel() throws Exception {
        assertEquals(
                List.of(
                        "dnf -y upgrade --refresh",
                        "dnf -q info git",
                        "dnf -q info fuse-sshfs",
                        "rpm -q epel-release",
                        "dnf -y install epel-release",
                        "dnf -q info fuse-sshfs",
                        "dnf -y install git fuse-sshfs"),
                dnf("git", List.of("yes", "-", "git", "fuse-sshfs")));
    }

    @Test
    void redHatGetsEpelByItsAddress() throws Exception {
        var address = "https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm";
        assertTrue(dnf("git", List.of("no", address, "fuse-sshfs")).contains("dnf -y install " + address));
    }

    // A dnf that knows these packages, and all once EPEL is there.
    private List<String> dnf(String known, List<String> arguments) throws Exception {
        var log = directory.resolve("log");
        program(
                "dnf",
                "echo \"dnf $*\" >>\"$LOG\"\ncase \"$*\" in\n  *epel-release*) touch \"$LOG.epel\" ;;\n"
                        + "  '-q info '*) [ -e \"$LOG.epel\" ] || case \" " + known
                        + " \" in *\" $3 \"*) ;; *) exit 1 ;; esac ;;\nesac\n");
        program("mkdir", "exit 1\n"); // keeps the script's note off this computer
        program("rpm", "echo \"rpm $*\" >>\"$LOG\"\n[ -e \"$LOG.epel\" ]\n");
        var words = new java.util.ArrayList<>(List.of("sh", "-c", Scripts.load("packages-dnf"), "packages-dnf"));
        words.addAll(arguments);
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("PATH", directory + ":/usr/bin:/bin");
        builder.environment().put("LOG", log.toString());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return Files.readAllLines(log);
    }

    private void program(String name, String text) throws IOException {
        var file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text);
        assertTrue(file.toFile().setExecutable(true));
    }

    @Test
    void packagesNamesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> HOST.packages("git; reboot"));
        assertEquals(
                List.of("git", "wget"),
                HOST.packages("wget").addPackages("git", "wget").packages());
    }
}
