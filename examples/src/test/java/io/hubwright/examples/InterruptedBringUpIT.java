package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Secret;
import io.hubwright.throwaway.MachineKind;
import io.hubwright.throwaway.ThrowawayCloud;
import io.hubwright.throwaway.ThrowawaySettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C: the program says how far it came, lets go of the deployment, and the next one goes on there. */
class InterruptedBringUpIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "while servers are built, 'server/registry: building', server/registry",
        "while a machine is at work, 'pulling registry:3', registry/my-binder-registry.conp.cloud"
    })
    void ctrlCEndsARunWithItsReportAndTheNextOneFinishes(String when, String printed, String unfinished)
            throws Exception {
        try (var cloud = ThrowawayCloud.start(ThrowawaySettings.defaults().machines(MachineKind.SIMULATED));
                var relay = Relay.open(cloud.dialer())) {
            WholePath.prepare(directory, cloud, Secret.of("hunter2-hunter2"), relay);
            try (var run = OtherProcess.start(BringUpElsewhere.class, directory)) {
                run.await(printed);
                assertTrue(BringUpHere.isLeased(cloud), when + ": nobody holds the lease");
                assertEquals(BringUp.INTERRUPTED, run.interrupt(), run.output());
                assertReported(unfinished, run.output());
            }
            assertFalse(BringUpHere.isLeased(cloud), when + ": the lease was not ended");
            assertNextOneFinishes(cloud);
        }
    }

    // The run ends its lease, and then the cloud goes: not the other way round, which took a quarter of a minute of
    // tries.
    @Test
    void ctrlCEndsTheRunBeforeTheCloudOfItsOwn() throws Exception {
        try (var run = OtherProcess.start(BringUpHere.class, directory)) {
            run.await("server/registry: building");
            long begin = System.nanoTime();
            assertEquals(BringUp.INTERRUPTED, run.interrupt(), run.output());
            var took = Duration.ofNanos(System.nanoTime() - begin);
            assertReported("server/registry", run.output());
            assertTrue(run.output().contains("the cloud ends, leased: false"), run.output());
            assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, took + ": " + run.output());
        }
    }

    private static void assertReported(String unfinished, String output) {
        var report = output.substring(output.indexOf("\nreport neurolibre:"));
        assertTrue(report.matches("(?s).* done +create .*volume/data .*"), report);
        assertTrue(report.matches("(?s).* (failed|skipped) +create [^\n]* " + unfinished + " .*"), report);
        assertTrue(report.contains("run it again to continue"), report);
    }

    private void assertNextOneFinishes(ThrowawayCloud cloud) throws Exception {
        try (var run = OtherProcess.start(BringUpElsewhere.class, directory)) {
            assertEquals(BringUp.DONE, run.exitCode(), run.output());
            assertTrue(
                    run.output().contains("second run plan neurolibre: 0 to create, 0 to update, 21 unchanged"),
                    run.output());
        }
        assertEquals(
                "{floating-ip=1, key-pair=1, port=2, security-group=2, server=2, volume=2}",
                KilledRunIT.made(cloud).toString());
    }
}
