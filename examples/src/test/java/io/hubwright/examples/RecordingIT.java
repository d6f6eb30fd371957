package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Spec;
import io.hubwright.cyberhub.CyberhubSpec;
import io.hubwright.cyberhub.FrontSpec;
import io.hubwright.cyberhub.ImageSpec;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Event;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Listener;
import io.hubwright.engine.Plan;
import io.hubwright.engine.Report;
import io.hubwright.host.DockerSpec;
import io.hubwright.host.Host;
import io.hubwright.host.HostSpec;
import io.hubwright.host.MountSpec;
import io.hubwright.hub.PrivateRegistrySpec;
import io.hubwright.hub.RegistryLoginSpec;
import io.hubwright.openstack.AttachmentSpec;
import io.hubwright.throwaway.MachineKind;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.ThrowawaySettings;
import io.hubwright.throwaway.simulated.RecordingMachines;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Records the whole path on container machines, and holds what simulated machines replay against it: they must have been asked the
 * same. {@code examples/record} takes the new recordings over.
 */
class RecordingIT {
    private static final Path DIRECTORY = Path.of("target", "recordings");

    @Test
    void simulatedMachinesReplayWhatContainerMachinesAreAsked() throws Exception {
        Needed.all(Requires.dockerEngine());
        try (var place = ThrowawayPlace.start(
                ThrowawaySettings.defaults().machines(MachineKind.CONTAINER).recorded(true),
                new PrintStream(System.out, true))) {
            var machines = place.cloud().recordingMachines();
            bringUpAndTakeDown(place, machines);
            machines.write(DIRECTORY);
            assertEquals(List.of(), machines.differences());
            assertHoldsNo(place.password().reveal());
            if (Boolean.getBoolean("hubwright.record")) return;
            machines.requests()
                    .forEach((server, requests) -> assertEquals(
                            String.join("\n\n", RecordingMachines.recordedRequests(server)),
                            String.join("\n\n", requests),
                            server + " is asked something else now: run examples/record"));
        }
    }

    private static void bringUpAndTakeDown(ThrowawayPlace place, RecordingMachines machines) {
        var deployment = place.site().deployment();
        try (var hubwright = Hubwright.connect(place.settings().listener(proofs(machines)), place.providers())) {
            // Step by step: what a plan reads after a run that was cut off is recorded, too.
            for (var stage : stages(deployment)) {
                assertTrue(hubwright.apply(stage).isComplete());
                machines.reading(true);
                hubwright.plan(deployment);
                machines.reading(false);
            }
        }
        try (var hubwright = Hubwright.connect(place.settings(), place.providers())) {
            machines.reading(true);
            assertTrue(hubwright.plan(deployment).isEmpty());
            var report = hubwright.apply(deployment);
            assertEquals(0, report.writes());
            machines.reading(false);
            asIfCutBehindTheirStart(place.site(), report);
            assertEquals(2, hubwright.apply(deployment).writes());
            assertTrue(hubwright.destroy(deployment).isComplete());
        }
    }

    // Registry and hub run with the files that a mark says they have not read: the next run restarts them.
    private static void asIfCutBehindTheirStart(Site site, Report report) {
        var hub = site.hub().orElseThrow();
        mark(report.get(site.registry().host()), site.registry().name());
        mark(report.get(hub.host()), "cyberhub-" + hub.name());
    }

    private static void mark(Host host, String directory) {
        host.sudo().writeFile("/etc/hubwright/" + directory + "/restart-pending", "", "0600", "root:root");
    }

    /** First all that is not on a machine, then with one step on machines more each time. */
    private static List<Deployment> stages(Deployment deployment) {
        var bare = new ArrayList<Spec<?>>();
        var onMachines = new ArrayList<Spec<?>>();
        for (var spec : deployment.closure()) {
            if (spec instanceof HostSpec || spec instanceof AttachmentSpec) bare.add(spec);
            if (spec instanceof MountSpec
                    || spec instanceof DockerSpec
                    || spec instanceof PrivateRegistrySpec
                    || spec instanceof RegistryLoginSpec
                    || spec instanceof ImageSpec
                    || spec instanceof FrontSpec
                    || spec instanceof CyberhubSpec) onMachines.add(spec);
        }
        var stages = new ArrayList<Deployment>();
        for (int steps = 0; steps < onMachines.size(); steps++) {
            var goals = new ArrayList<>(bare);
            goals.addAll(onMachines.subList(0, steps));
            stages.add(Deployment.named(deployment.name()).of(goals.toArray(Spec<?>[]::new)));
        }
        stages.add(deployment);
        return stages;
    }

    // A proof leaves nothing behind.
    private static Listener proofs(RecordingMachines machines) {
        return event -> {
            if (event instanceof Event.Started started) machines.reading(started.verb() == Plan.Verb.VERIFY);
        };
    }

    private static void assertHoldsNo(String secret) throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (var file : files.toList()) {
                var text = Files.readString(file);
                assertFalse(text.contains(secret), file + " holds a password");
                assertFalse(text.contains("PRIVATE KEY"), file + " holds a key");
            }
        }
    }
}
