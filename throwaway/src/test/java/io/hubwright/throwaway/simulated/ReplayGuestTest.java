package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.machine.Machines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayGuestTest {
    private static final String PREFIX = "exec sh -c 'printf \"\\036%s\\n\" \"$$\"; exec \"$@\"' - ";
    private static final String WRITE = "the script that writes";

    private final GuestMachines machines = new GuestMachines(Machines.none());
    private Guest guest;

    @BeforeEach
    void boot() throws IOException {
        var recording = new Recording(
                "registry",
                Map.of("/etc/hosts", new Recording.SeedFile("644", "‹ip registry› registry\n")),
                Map.of("write-file", Request.digest(WRITE)),
                List.of(
                        new Recording.Exchange(
                                false, 0, new Request("user", List.of("uname", "-m"), ""), Answer.of("x86_64\n")),
                        new Recording.Exchange(
                                true, 1, new Request("root", List.of("draw", "secret"), ""), Answer.of("")),
                        new Recording.Exchange(
                                false, 1, new Request("root", List.of("test", "-e", "/secret"), ""), Answer.of(""))));
        var boot = Machines.Boot.of("id", "registry", InetAddress.getByName("192.168.70.20"), List.of());
        var made = new AtomicReference<Guest>();
        machines.boot(boot, Machines.none().boot(boot), machine -> {
            made.set(new ReplayGuest(machines, machine, recording, () -> false));
            return made.get();
        });
        guest = made.get();
    }

    @AfterEach
    void close() {
        machines.close();
    }

    private record Result(int exit, String output, String errors) {}

    private Result run(String words, String input) throws Exception {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        int code = guest.exec("ubuntu", PREFIX + words, in, out, err);
        return new Result(
                code,
                out.toString(StandardCharsets.UTF_8).replaceFirst("^\u001e[0-9]+\n", ""),
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void recordedCommandsAreAnswered() throws Exception {
        assertEquals(new Result(0, "x86_64\n", ""), run("uname -m", ""));
    }

    @Test
    void anythingElseIsAnErrorThatSaysSo() throws Exception {
        var result = run("uname -r", "");
        assertEquals(127, result.exit());
        assertTrue(result.errors().startsWith("not recorded: "), result.errors());
        assertEquals(127, run("uname -m", "input that was not there").exit());
        assertEquals(127, run("sudo -n -- uname -m", "").exit());
    }

    @Test
    void filesAreKeptInMemory() throws Exception {
        assertEquals(
                "192.168.70.20 registry\n",
                run("sudo -n -- cat -- /etc/hosts", "").output());
        run("sudo -n -- install -d -m 0700 -o root -g root -- /etc/a/b", "");
        var content = FileCommands.sha256("hello") + "\nhello";
        var write = "sudo -n -- sh -c '" + WRITE + "' write-file /etc/a/b/c 600 root:root";
        assertEquals(0, run(write, content).exit());
        run("sudo -n -- ln -sfn -- b /etc/a/link.new", "");
        run("sudo -n -- mv -Tf -- /etc/a/link.new /etc/a/link", "");
        assertEquals("hello", run("sudo -n -- cat -- /etc/a/link/c", "").output());
        assertEquals("b\nlink\n", run("sudo -n -- ls -A -- /etc/a", "").output());
        run("sudo -n -- rm -rf -- /etc/a/b", "");
        assertEquals(1, run("sudo -n -- test -e /etc/a/link/c", "").exit());
    }

    @Test
    void aFileThatAnotherCommandMakesIsThereAfterIt() throws Exception {
        assertEquals(1, run("sudo -n -- test -e /secret", "").exit());
        assertEquals(0, run("sudo -n -- draw secret", "").exit());
        assertEquals(0, run("sudo -n -- test -e /secret", "").exit());
        assertEquals(1, run("sudo -n -- test -e /other", "").exit());
    }

    @Test
    void aScriptOnFilesThatHasChangedIsNotRecorded() throws Exception {
        var content = FileCommands.sha256("hello") + "\nhello";
        assertEquals(
                127,
                run("sudo -n -- sh -c 'another script' write-file /etc/x 600 root:root", content)
                        .exit());
    }

    @Test
    void whatWasCutShortOnItsWayIsNotWritten() throws Exception {
        var write = "sudo -n -- sh -c '" + WRITE + "' write-file /etc/x 600 root:root";
        assertEquals(3, run(write, FileCommands.sha256("hello") + "\nhel").exit());
        assertEquals(1, run("sudo -n -- test -e /etc/x", "").exit());
    }

    @Test
    void nobodyAnswersWhereNothingListens() {
        assertThrows(ConnectException.class, () -> machines.dial("192.168.70.20", 443, Duration.ofSeconds(1)));
        assertThrows(ConnectException.class, () -> machines.dial("192.168.70.21", 22, Duration.ofSeconds(1)));
    }
}
