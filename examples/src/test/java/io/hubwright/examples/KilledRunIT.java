package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Time;
import io.hubwright.throwaway.MachineKind;
import io.hubwright.throwaway.SshKeyFiles;
import io.hubwright.throwaway.ThrowawayCloud;
import io.hubwright.throwaway.ThrowawaySettings;
import io.hubwright.throwaway.openstack.CloudObject;
import io.hubwright.throwaway.openstack.Faults;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A run in another process is ended with kill -9 before and after each of its writes; the next run finishes the work, and nothing is
 * there twice.
 */
class KilledRunIT {
    // Writes to tokens and console logs change nothing.
    private static final String WRITES = "^(?!.*(/auth/tokens|/action)).*$";

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource({"POST, before", "POST, after"})
    void nextRunFinishesTheWork(String method, String when) throws Exception {
        int killed = 0;
        while (killedAt(killed + 1, method, when.equals("before") ? Faults.Match::reset : Faults.Match::loseAnswer))
            killed++;
        assertTrue(killed >= 10, "only " + killed + " writes were seen");
        System.out.println("fault cases: kill -9 " + when + " each " + method + ": " + killed);
    }

    /** False if the run ended before its nth write. */
    private boolean killedAt(int n, String method, Consumer<Faults.Match> fault) throws Exception {
        var directory = Files.createDirectory(temporary.resolve(method + n));
        try (var cloud = start(directory)) {
            fault.accept(cloud.openstack().faults().on("*", method, WRITES).nth(n));
            var run = new ProcessBuilder(program(directory, "-XX:+UseSerialGC"))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            while (run.isAlive() && cloud.openstack().faults().used() == 0) run.waitFor(5, TimeUnit.MILLISECONDS);
            boolean hit = cloud.openstack().faults().used() > 0;
            run.destroyForcibly().waitFor();
            if (!hit) {
                assertEquals(0, run.exitValue(), Files.readString(directory.resolve("log")));
                return false;
            }
            finish(directory, cloud);
            return true;
        }
    }

    /** The journal is where it would be: no write is asked for that the next run would not know of. */
    @Test
    void fullDiskEndsTheRunAndTheNextOneFinishes() throws Exception {
        var directory = Files.createDirectory(temporary.resolve("full"));
        try (var cloud = start(directory)) {
            // In units of 1 KiB: the limit stops the journal's growth in the middle of the run, as a full disk does.
            var run = new ProcessBuilder("bash", "-c", "ulimit -f 1; exec \"$@\"", "bash")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            run.command().addAll(program(directory, "-XX:-UsePerfData"));
            assertEquals(1, run.start().waitFor());
            assertTrue(made(cloud).getOrDefault("server", 0L) < 2, "the disk was not full: " + made(cloud));
            finish(directory, cloud);
        }
    }

    private static ThrowawayCloud start(Path directory) throws Exception {
        var cloud = ThrowawayCloud.start(ThrowawaySettings.defaults()
                .machines(MachineKind.NONE)
                .openstack(OpenStackSettings.defaults().latencies(Latencies.none())));
        SshKeyFiles.generate(directory, "key");
        cloud.writeCloudsYaml(directory.resolve("clouds.yaml"));
        return cloud;
    }

    private static List<String> program(Path directory, String option) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                option,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CloudPart.class.getName(),
                directory.toString());
    }

    private static void finish(Path directory, ThrowawayCloud cloud) {
        try (var hubwright = CloudPart.connect(directory, new Later())) {
            hubwright.apply(CloudPart.deployment(directory));
            assertEquals(
                    "{floating-ip=1, key-pair=1, port=2, security-group=2, server=2, volume=2}",
                    made(cloud).toString());
            cloud.openstack().calls().clear();
            assertEquals(0, hubwright.apply(CloudPart.deployment(directory)).writes());
            assertEquals(
                    0,
                    cloud.openstack().calls().writeCount(),
                    cloud.openstack().calls().writes().toString());
        }
    }

    /** A minute ahead: what was on its way when the run was killed is not waited for. */
    private static final class Later implements Time {
        @Override
        public Instant now() {
            return Instant.now().plusSeconds(60);
        }

        @Override
        public long nanoTime() {
            return Time.SYSTEM.nanoTime();
        }

        @Override
        public void sleep(Duration duration) {
            Time.SYSTEM.sleep(duration);
        }
    }

    /** How many of each kind are there that carry a mark, as the cloud's own table has it. */
    static Map<String, Long> made(ThrowawayCloud cloud) {
        return cloud.openstack().objects().stream()
                .filter(object -> !object.kind().equals("security-group-rule"))
                .filter(object ->
                        object.kind().equals("key-pair") || object.marker().contains("hubwright1 "))
                .collect(Collectors.groupingBy(CloudObject::kind, TreeMap::new, Collectors.counting()));
    }
}
