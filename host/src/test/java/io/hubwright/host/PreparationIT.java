package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packages from Debian's own mirrors, limits as PAM sets them, and a directory of one machine mounted on another over SSH. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PreparationIT {
    private static final PackagesHandler PACKAGES = new PackagesHandler();
    private static final LimitsHandler LIMITS = new LimitsHandler();
    private static final SshfsHandler SSHFS = new SshfsHandler();

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static HostSpec machine;
    private static HostSpec storage;
    private static SshfsSpec sshfs;

    @BeforeAll
    static void boot() throws IOException {
        lab = Lab.start();
        machine = lab.boot("prepared", 52);
        storage = lab.boot("storage", 53);
        var key = directory.resolve("storage-key");
        Sshd.sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        var there = lab.host(storage);
        there.sudo()
                .script(
                        "share",
                        "install -d -o debian /export; echo star >/export/catalogue; chmod 644 /export/catalogue");
        there.script(
                "let-in",
                "echo \"$1\" >>.ssh/authorized_keys",
                Files.readString(Path.of(key + ".pub")).strip());
        var hostKey =
                there.run("cat", "/etc/ssh/ssh_host_ed25519_key.pub").stdout().strip();
        sshfs = machine.sshfs(
                "debian@" + there.address() + ":/export",
                "/mnt/storage",
                key,
                hostKey.substring(0, hostKey.lastIndexOf(' ')));
    }

    @AfterAll
    static void close() {
        if (lab != null) lab.close();
    }

    private static Host root() {
        return lab.host(machine).sudo();
    }

    private static <S extends Spec<T>, T> List<Diff.Change> diff(Handler<S, T> handler, S spec) {
        return handler.diff(spec, handler.find(spec, lab.context()).get(0), lab.context())
                .changes();
    }

    @Test
    @Order(1)
    void packagesAreInstalledOnce() {
        var spec = machine.packages("wget", "sshfs");
        assertEquals(List.of(), PACKAGES.find(spec, lab.context()));
        var made = PACKAGES.create(spec, lab.context());
        assertTrue(made.versions().keySet().containsAll(List.of("wget", "sshfs")), made.toString());
        assertEquals(List.of(), diff(PACKAGES, spec));
        var all = diff(PACKAGES, spec.upToDate(true));
        assertTrue(all.stream().noneMatch(change -> change.field().equals("package lists")), all.toString());
    }

    @Test
    @Order(2)
    void allIsBroughtUpToDateWhenTheListsAreOld() {
        root().run("sh", "-c", "touch -d '8 days ago' /var/lib/apt/lists/* /var/lib/hubwright/package-lists");
        var spec = machine.packages("wget").upToDate(true);
        var old = diff(PACKAGES, spec);
        assertEquals("package lists", old.get(0).field(), old.toString());
        var made = PACKAGES.update(spec, PACKAGES.find(spec, lab.context()).get(0), Diff.NONE, lab.context());
        assertEquals(0, made.upgrades());
        assertEquals(List.of(), diff(PACKAGES, spec));
    }

    @Test
    @Order(3)
    void unknownPackageIsNamed() {
        var e = assertThrows(
                HubwrightException.class, () -> PACKAGES.create(machine.packages("no-such-thing"), lab.context()));
        assertTrue(
                e.getMessage().contains("no repository of this machine has the package no-such-thing"), e.getMessage());
    }

    @Test
    @Order(4)
    void limitsHoldInAFreshLogIn() {
        var spec = machine.limits().processes(5000).openFiles(3000);
        assertEquals(List.of(), LIMITS.find(spec, lab.context()));
        var made = LIMITS.create(spec, lab.context());
        assertEquals(5000, made.processes());
        assertEquals(3000, made.openFiles());
        assertTrue(made.processesNow() > 0, made.toString());
        assertEquals(List.of(), diff(LIMITS, spec));
        assertTrue(LIMITS.verify(spec, made, lab.context()).get(0).contains("of 5000 processes, 3000 open files each"));
    }

    @Test
    @Order(5)
    void otherLimitsAreAChange() {
        var spec = machine.limits().processes(6000).openFiles(3500);
        assertFalse(diff(LIMITS, spec).isEmpty());
        LIMITS.update(spec, LIMITS.find(spec, lab.context()).get(0), Diff.NONE, lab.context());
        assertEquals(List.of(), diff(LIMITS, spec));
    }

    @Test
    @Order(6)
    void whatTheMachineCannotGiveIsToldBeforeItIsWritten() {
        var ceiling = Long.parseLong(
                root().run("cat", "/proc/sys/fs/nr_open").stdout().strip());
        var before =
                root().run("sh", "-c", "cat /etc/security/limits.d/* 2>&1 || :").stdout();
        var e = assertThrows(
                ConflictException.class,
                () -> LIMITS.create(machine.limits().processes(6000).openFiles(ceiling + 1), lab.context()));
        assertTrue(e.getMessage().contains("PAM ignores what is above that without a word"), e.getMessage());
        assertEquals(
                before,
                root().run("sh", "-c", "cat /etc/security/limits.d/* 2>&1 || :").stdout());
    }

    @Test
    @Order(7)
    void whatPamIgnoresIsNoticed() {
        // Another file wins, as the last one read does.
        root().writeFile("/etc/security/limits.d/99-other.conf", "debian - nofile 2000\n", "0644", "root:root");
        var spec = machine.limits().processes(6000).openFiles(3000);
        var e = assertThrows(HubwrightException.class, () -> LIMITS.create(spec, lab.context()));
        assertTrue(e.getMessage().contains("files are 2000, not 3000"), e.getMessage());
        assertFalse(root().exists(spec.file()));
        root().run("rm", "/etc/security/limits.d/99-other.conf");
    }

    @Test
    @Order(8)
    void otherHostKeyIsRefused() throws IOException {
        var other = Files.readString(Path.of(directory.resolve("storage-key") + ".pub"))
                .split(" ");
        var wrong = new SshfsSpec(
                machine,
                sshfs.source(),
                "/mnt/wrong",
                sshfs.key(),
                other[0] + " " + other[1],
                22,
                false,
                Optional.empty());
        var e = assertThrows(HubwrightException.class, () -> SSHFS.create(wrong, lab.context()));
        assertTrue(e.getMessage().contains("cannot mount debian@"), e.getMessage());
        SSHFS.delete(
                wrong,
                new Sshfs("", "", false, io.hubwright.DataSize.mib(1), io.hubwright.DataSize.mib(1)),
                lab.context());
        assertFalse(root().exists("/mnt/wrong"));
    }

    @Test
    @Order(9)
    void directoryOfAnotherMachineIsMountedReadOnly() {
        var spec = sshfs.readOnly(true).owner("1000:1000");
        var made = SSHFS.create(spec, lab.context());
        assertTrue(made.readOnly(), made.toString());
        assertEquals(
                "star\n", lab.host(machine).run("cat", "/mnt/storage/catalogue").stdout());
        assertEquals(
                "1000:1000\n",
                root().run("stat", "-c", "%u:%g", "/mnt/storage/catalogue").stdout());
        assertTrue(lab.host(machine).attempt("touch", "/mnt/storage/x").stderr().contains("Read-only file system"));
        assertEquals(
                "600\n",
                root().run("stat", "-c", "%a", new SshfsFiles(spec).key()).stdout());
        assertEquals(List.of(), diff(SSHFS, spec));
        SSHFS.verify(spec, made, lab.context());
    }

    @Test
    @Order(10)
    void mountThatEndsComesBack() {
        var spec = sshfs.owner("1000:1000");
        SSHFS.update(spec, SSHFS.find(spec, lab.context()).get(0), Diff.NONE, lab.context());
        assertTrue(root().attempt("touch", "/mnt/storage/ours").succeeded());
        root().run("pkill", "-KILL", "-x", "sshfs");
        awaitMounted(spec);
    }

    @Test
    @Order(11)
    void rebootBringsItBack() {
        lab.machine(machine).reboot();
        lab.host(machine).reconnect();
        lab.await(machine);
        var spec = sshfs.owner("1000:1000");
        awaitMounted(spec);
        assertEquals(List.of(), diff(SSHFS, spec));
        assertEquals(
                "star\n", lab.host(machine).run("cat", "/mnt/storage/catalogue").stdout());
        SSHFS.delete(spec, SSHFS.find(spec, lab.context()).get(0), lab.context());
        assertFalse(root().exists("/mnt/storage"));
        assertFalse(root().exists(new SshfsFiles(spec).key()));
    }

    private static void awaitMounted(SshfsSpec spec) {
        Time.SYSTEM.await(
                "the mount",
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                () -> SSHFS.find(spec, lab.context()).stream().findFirst());
    }
}
