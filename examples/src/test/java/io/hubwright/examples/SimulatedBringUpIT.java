package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.Time;
import io.hubwright.UnauthorizedException;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Report;
import io.hubwright.registry.Credentials;
import io.hubwright.registry.RegistryClient;
import io.hubwright.registry.RegistryOptions;
import io.hubwright.throwaway.MachineKind;
import io.hubwright.throwaway.ThrowawaySettings;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The whole path on simulated machines: on a computer with nothing but a JDK. */
class SimulatedBringUpIT {
    // The machines' writes take their turns, so every eleventh is a sample of all kinds. All of them, by hand:
    // -Dhubwright.cuts.step=1, which takes minutes.
    private static final int STEP = Integer.getInteger("hubwright.cuts.step", 11);
    private static final int FIRST = Integer.getInteger("hubwright.cuts.first", 1);
    // A run waits more than it works.
    private static final int AT_ONCE = 4;

    @Test
    void bringsUpServesAndTakesDown() throws Exception {
        try (var place = place()) {
            var deployment = place.site().deployment();
            try (var hubwright = connect(place)) {
                var report = hubwright.apply(deployment);
                assertTrue(report.isComplete(), report.text());
                assertTrue(report.text().contains("Docker pulled an image by name"), report.text());
                assertTrue(report.text().contains("its certificate is for " + Site.HUB), report.text());
                assertTrue(report.text().contains("and back to https://" + Site.HUB), report.text());
                assertTrue(report.text().contains("a server was started"), report.text());
                assertHubIsMarkedSimulated(report, place);
            }
            try (var hubwright = connect(place)) {
                assertTrue(
                        hubwright.plan(deployment).isEmpty(),
                        () -> hubwright.plan(deployment).text());
                var report = hubwright.apply(deployment);
                assertEquals(0, report.writes(), report.text());
                logIn(place, report, place.password());
                var wrong = Secret.of("not the password");
                assertThrows(UnauthorizedException.class, () -> logIn(place, report, wrong));
                var destroyed = hubwright.destroy(deployment);
                assertTrue(destroyed.isComplete(), destroyed.text());
                assertEquals(3, destroyed.count(Report.Outcome.RETAINED), destroyed.text());
            }
        }
    }

    private static void assertHubIsMarkedSimulated(Report report, ThrowawayPlace place) {
        var hubs = report.steps().stream()
                .filter(step ->
                        Set.of("image", "front", "cyberhub").contains(step.id().kind()))
                .toList();
        assertTrue(hubs.size() >= 3, report.text());
        for (var step : hubs) assertEquals("simulated", ReportFile.fidelity(step, place), step.toString());
    }

    @Test
    void nextRunContinuesAfterACutBeforeAnyWrite() throws Exception {
        var next = new AtomicInteger(FIRST);
        var cuts = new AtomicInteger();
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < AT_ONCE; i++)
                all.add(threads.submit(() -> {
                    while (cutAt(next.getAndAdd(STEP))) cuts.incrementAndGet();
                    return null;
                }));
            for (var one : all) one.get();
        } finally {
            threads.shutdownNow();
        }
        assertTrue(FIRST + cuts.get() * STEP >= 100, "only " + cuts + " cuts");
        System.out.println("fault cases: connection cut before a write on simulated machines: " + cuts);
    }

    /** False if the run ended before its nth write. */
    private static boolean cutAt(int n) throws Exception {
        try (var place = place()) {
            var deployment = place.site().deployment();
            var machines = place.cloud().simulatedMachines();
            machines.cutBeforeWrite(n, Thread.currentThread()::interrupt);
            try (var hubwright = connect(place)) {
                hubwright.apply(deployment);
            } catch (HubwrightException e) {
                assertFalse(machines.isCutPending(), e.toString());
            }
            Thread.interrupted();
            if (machines.isCutPending()) return false;
            try (var hubwright = connect(place)) {
                var report = hubwright.apply(deployment);
                assertTrue(report.isComplete(), report.text());
                assertTrue(
                        hubwright.plan(deployment).isEmpty(),
                        () -> hubwright.plan(deployment).text());
            } catch (HubwrightException e) {
                throw new AssertionError("after a cut before write " + n + ": " + e.getMessage(), e);
            }
            return true;
        }
    }

    private static void logIn(ThrowawayPlace place, Report report, Secret password) throws Exception {
        var options = RegistryOptions.of(report.get(place.site().registry()).endpoint())
                .credentials(Credentials.basic("user", password))
                .caCertificates(anchor(place))
                .dialer(place.cloud().dialer());
        try (var registry = RegistryClient.connect(options)) {
            registry.check();
        }
    }

    private static String anchor(ThrowawayPlace place) throws Exception {
        try (Stream<Path> files = Files.walk(place.settings().stateDirectory())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.startsWith("-----BEGIN CERTIFICATE-----")) return text;
            }
        }
        throw new AssertionError("the authority's certificate is not in the state directory");
    }

    private static ThrowawayPlace place() {
        var settings = ThrowawaySettings.defaults()
                .machines(MachineKind.SIMULATED)
                .openstack(OpenStackSettings.defaults().latencies(Latencies.none()));
        return ThrowawayPlace.start(settings, new PrintStream(OutputStream.nullOutputStream(), false));
    }

    private static Hubwright connect(ThrowawayPlace place) {
        return Hubwright.connect(place.settings().listener(event -> {}).time(new FastTime()), place.providers());
    }

    /** Nothing has to be waited for on simulated machines: ten times as fast. */
    private record FastTime() implements Time {
        private static final long START = System.nanoTime();
        private static final int FACTOR = 10;

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return (System.nanoTime() - START) * FACTOR;
        }

        @Override
        public void sleep(Duration duration) {
            Time.SYSTEM.sleep(duration.dividedBy(FACTOR));
        }
    }
}
