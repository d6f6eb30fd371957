package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.UnauthorizedException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** What takes a machine of its own: becoming root, other users, jump hosts, reboots. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostIT {
    private static final String PASSWORD = "correct-horse-battery-7431";

    private static Lab lab;
    private static HostSpec machine;
    private static HostSpec alice;

    @BeforeAll
    static void boot() {
        lab = Lab.start();
        machine = lab.boot("host", 44);
        root().script(
                        "alice",
                        """
                set -e
                useradd -m -s /bin/bash -G sudo alice
                mkdir -m 700 /home/alice/.ssh
                cp /home/debian/.ssh/authorized_keys /home/alice/.ssh/ 2>/dev/null || cp /etc/ssh/authorized_keys* /home/alice/.ssh/authorized_keys
                chown -R alice:alice /home/alice/.ssh
                echo 'echo a chatty start-up file' >/home/alice/.bashrc
                echo 'alice ALL=(ALL) ALL' >/etc/sudoers.d/alice
                """);
        root().runWithInput(
                        new ByteArrayInputStream(("alice:" + PASSWORD).getBytes(StandardCharsets.UTF_8)), "chpasswd");
        alice = as("alice");
    }

    @AfterAll
    static void close() {
        if (lab != null) lab.close();
    }

    private static Host root() {
        return lab.host(machine).sudo();
    }

    /** Another account of the same machine. */
    private static HostSpec as(String user) {
        var address = lab.context().<Address>get(machine.address());
        var again = lab.context().put(Spec.existing("host-of-" + user, address), address);
        return HostSpec.at(again, user).privateKey(machine.privateKey().orElseThrow());
    }

    @Test
    void sudoWithoutAPasswordRunsAsRoot() {
        assertEquals("root", root().run("id", "-un").stdout().strip());
        assertEquals("debian", lab.host(machine).run("id", "-un").stdout().strip());
    }

    @Test
    void sudoPasswordIsAskedForInASentence() {
        var host = lab.await(alice);
        var e = assertThrows(UnauthorizedException.class, () -> host.sudo().run("true"));
        assertTrue(e.getMessage().contains("give it by sudoPassword(Secret)"), e.getMessage());
    }

    @Test
    void sudoPasswordWorksAndIsNowhereToBeSeen() {
        var host = lab.await(alice.sudoPassword(Secret.of(PASSWORD)));
        var looking =
                "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; tr '\\0' ' ' <$p/environ; done 2>/dev/null; journalctl -q --no-pager; "
                        + "cat /var/log/auth.log /var/log/syslog 2>/dev/null; true";
        var seen = host.sudo().script("look", looking);
        assertTrue(seen.stdout().contains("sh -s -- look"), "the list shows this very command");
        assertFalse(seen.stdout().contains(PASSWORD) || seen.stderr().contains(PASSWORD));
        assertEquals("root\n", host.sudo().run("id", "-un").stdout());
        var input = new ByteArrayInputStream("the input".getBytes(StandardCharsets.UTF_8));
        assertEquals("the input", host.sudo().runWithInput(input, "cat").stdout());
        assertTrue(host.sudo().writeFile("/root/written", "content", "0600", "root:root"));
    }

    @Test
    void wrongSudoPasswordIsUnauthorizedAndNotTold() {
        var host = lab.await(alice.sudoPassword(Secret.of("wrong-password-1")));
        var e = assertThrows(UnauthorizedException.class, () -> host.sudo().run("true"));
        assertFalse(e.toString().contains("wrong-password-1"));
    }

    /** Where sudo does not ask after all, the password must not become the command's input. */
    @Test
    void passwordThatNobodyAskedForNeverReachesTheCommand() {
        var words = new RemoteCommand.BySudoPassword(Secret.of(PASSWORD));
        var command = RemoteCommand.of("cat", java.util.List.of("cat"), words, Duration.ofSeconds(10));
        var out = new CappedOutput(1 << 20);
        var result = lab.host(machine)
                .machine()
                .exec(command, new ByteArrayInputStream("own input\n".getBytes(StandardCharsets.UTF_8)), out);
        assertEquals("own input\n", new String(out.bytes(), StandardCharsets.UTF_8));
        assertEquals("", result.stderr());
    }

    @Test
    void startUpFilesThatPrintDoNotMixIntoAnswers() {
        assertEquals("clean", lab.await(alice).run("printf", "clean").stdout());
    }

    @Test
    void userThatRunsNoCommandsIsToldInItsWords() {
        root().script(
                        "nologin",
                        "useradd -m -s /usr/sbin/nologin closed; mkdir -p /home/closed/.ssh; "
                                + "cp /home/alice/.ssh/authorized_keys /home/closed/.ssh/; chown -R closed:closed /home/closed/.ssh");
        var host = lab.await(as("closed"));
        var e = assertThrows(io.hubwright.HubwrightException.class, () -> host.run("true"));
        assertTrue(e.getMessage().contains("runs no commands"), e.getMessage());
        assertTrue(e.getMessage().contains("not available"), e.getMessage());
    }

    @Test
    void timeoutOfARootCommandEndsIt() {
        var mark = "61.7431";
        assertThrows(io.hubwright.DeadlineExceededException.class, () -> root().timeout(Duration.ofSeconds(1))
                .run("sleep", mark));
        io.hubwright.Time.SYSTEM.await(
                "its end",
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                () -> root().attempt("pgrep", "-f", "^sleep " + mark).succeeded()
                        ? java.util.Optional.empty()
                        : java.util.Optional.of(1));
    }

    @Test
    void detachedJobOfRootIsASystemdUnit() {
        var result = root().runDetached("unit", "cat /proc/self/cgroup; echo \"$1\"", "x y");
        assertTrue(result.stdout().contains("hubwright-unit-"), result.stdout());
        assertTrue(result.stdout().endsWith("x y\n"), result.stdout());
        assertEquals("", root().run("sh", "-c", "ls /var/lib/hubwright/jobs").stdout());
    }

    @Test
    void machineBehindAnotherIsReachedThroughIt() {
        var inner = lab.boot("inner", 45);
        var address = lab.context().<Address>get(inner.address());
        var again = lab.context().put(Spec.existing("inner-through-host", address), address);
        var through = lab.await(HostSpec.at(again, "debian")
                .privateKey(machine.privateKey().orElseThrow())
                .via(machine));
        assertEquals("inner\n", through.run("hostname").stdout());
        var from = through.run("sh", "-c", "echo $SSH_CONNECTION").stdout().split(" ")[0];
        assertEquals(
                lab.context().<Address>get(machine.address()).ip().getHostAddress(),
                from,
                "it came from the jump host");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void rebootIsSurvived() {
        var before = root().run("cat", "/proc/sys/kernel/random/boot_id", "/proc/1/stat")
                .stdout();
        lab.machine(machine).reboot();
        lab.host(machine).reconnect();
        lab.await(machine);
        var after = root().run("cat", "/proc/sys/kernel/random/boot_id", "/proc/1/stat")
                .stdout();
        assertFalse(before.equals(after));
    }
}
