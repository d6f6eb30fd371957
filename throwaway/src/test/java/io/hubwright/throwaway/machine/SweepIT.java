package io.hubwright.throwaway.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end, softly and hard, and what is left of their machines. */
class SweepIT {
    @TempDir
    Path folder;

    private Ssh ssh;
    private Process process;
    private String run;
    private InetAddress ip;
    private String volume;

    @BeforeEach
    void startAnotherProcess() throws IOException {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh"));
        ssh = new Ssh(folder);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedRun.class.getName(),
                        ssh.publicKey())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var words = ready(process.inputReader(StandardCharsets.UTF_8)).split(" ");
        run = words[1];
        ip = InetAddress.getByName(words[2]);
        volume = words[3];
    }

    private static String ready(BufferedReader output) {
        return output.lines()
                .filter(line -> line.startsWith("READY"))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process == null) return;
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly();
    }

    @Test
    void whatAKilledProcessLeftGoesAtTheNextStart() throws InterruptedException {
        assertNotEquals(List.of(), left());
        process.destroyForcibly().waitFor();
        assertNotEquals(List.of(), left());
        var told = new ArrayList<String>();
        ContainerMachines.start(told::add).close();
        assertEquals(List.of(), left());
        assertTrue(told.stream().anyMatch(line -> line.startsWith("swept")), told.toString());
    }

    @Test
    void aLivingProcessKeepsItsMachines() {
        trustTheOthersMachine();
        var before = left();
        ContainerMachines.start(line -> {}).close();
        assertEquals(before, left());
        ssh.run(ip, "test -b /dev/disk/by-id/virtio-" + volume.substring(0, 20));
    }

    @Test
    void sigtermTakesEverythingDown() throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        assertEquals(List.of(), left());
    }

    private void trustTheOthersMachine() {
        try (var engine = Engine.connect()) {
            var container = engine
                    .ask("list", client -> client.listContainersCmd()
                            .withLabelFilter(List.of(Owner.RUN + "=" + run))
                            .exec())
                    .stream()
                    .filter(found -> !found.getNames()[0].endsWith("-workbench"))
                    .findFirst()
                    .orElseThrow();
            ssh.trust(() -> engine.logs(container.getId()), ip);
            ssh.await(ip, "true");
        }
    }

    /** Everything of the other process that is there: containers, networks, volumes, loop devices. */
    private List<String> left() {
        var left = new ArrayList<String>();
        try (var engine = Engine.connect()) {
            var ofRun = List.of(Owner.RUN + "=" + run);
            engine.ask("list", client -> client.listContainersCmd()
                            .withShowAll(true)
                            .withLabelFilter(ofRun)
                            .exec())
                    .forEach(container -> left.add("container " + container.getNames()[0]));
            engine.ask("list", client -> client.listNetworksCmd()
                            .withFilter("label", ofRun)
                            .exec())
                    .forEach(network -> left.add("network " + network.getName()));
            Optional.ofNullable(engine.ask("list", client -> client.listVolumesCmd()
                            .withFilter("label", ofRun)
                            .exec()
                            .getVolumes()))
                    .orElse(List.of())
                    .forEach(found -> left.add("volume " + found.getName()));
        }
        try (var loops = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
            for (var loop : loops) {
                var backing = loop.resolve("loop/backing_file");
                if (Files.exists(backing) && Files.readString(backing).contains("/" + run + "/"))
                    left.add(loop.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        left.sort(String::compareTo);
        return left;
    }
}
