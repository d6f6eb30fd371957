package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Time;
import io.hubwright.throwaway.MachineKind;
import io.hubwright.throwaway.SshKeyFiles;
import io.hubwright.throwaway.ThrowawayCloud;
import io.hubwright.throwaway.ThrowawaySettings;
import io.hubwright.throwaway.openstack.Faults;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
        assertTrue(killed >= 12, "only " + killed + " writes were seen");
        System.out.println("killed " + when + " each of " + killed + " " + method + " requests");
    }

    /** False if the run ended before its nth write. */
    private boolean killedAt(int n, String method, Consumer<Faults.Match> fault) throws Exception {
        var directory = Files.createDirectory(temporary.resolve(method + n));
        var settings = ThrowawaySettings.defaults()
                .machines(MachineKind.NONE)
                .openstack(OpenStackSettings.defaults().latencies(Latencies.none()));
        try (var cloud = ThrowawayCloud.start(settings)) {
            SshKeyFiles.generate(directory, "key");
            cloud.writeCloudsYaml(directory.resolve("clouds.yaml"));
            fault.accept(cloud.openstack().faults().on("*", method, WRITES).nth(n));
            var run = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            CloudPart.class.getName(),
                            directory.toString())
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
            try (var hubwright = CloudPart.connect(directory, new Later())) {
                hubwright.apply(CloudPart.deployment(directory));
                assertEquals(
                        "{/floatingips=1, /os-keypairs=1, /ports=2, /security-groups=2, /servers=2, /volumes=2}",
                        made(cloud).toString());
                cloud.openstack().calls().clear();
                assertEquals(0, hubwright.apply(CloudPart.deployment(directory)).writes());
                assertEquals(
                        0,
                        cloud.openstack().calls().writeCount(),
                        cloud.openstack().calls().writes().toString());
            }
            return true;
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

    /** How many of each kind are there: made and not deleted again. A lost answer has status 0, and was carried out. */
    static Map<String, Integer> made(ThrowawayCloud cloud) {
        var made = new TreeMap<String, Integer>();
        for (var call : cloud.openstack().calls().writes()) {
            boolean done = call.status() / 100 == 2
                    || call.fault()
                            .filter(fault -> fault.startsWith("LoseAnswer"))
                            .isPresent();
            if (done && call.method().equals("POST")) count(made, call.path(), 1);
            if (done && call.method().equals("DELETE")) count(made, parent(call.path()), -1);
        }
        return made;
    }

    private static void count(Map<String, Integer> made, String path, int change) {
        for (var kind :
                new String[] {"/os-keypairs", "/ports", "/security-groups", "/servers", "/floatingips", "/volumes"})
            if (path.endsWith(kind)) made.merge(kind, change, Integer::sum);
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
