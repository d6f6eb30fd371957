package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Handler;
import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.openstack.EmbeddedOpenStack;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedCloudTest extends HandlersContract {
    private final Machines machines = Machines.none();
    private final EmbeddedOpenStack embedded = EmbeddedOpenStack.start(
            OpenStackSettings.defaults().latencies(Latencies.interactive().scale(0.02)), machines);

    @Override
    CloudUnderTest start(Path directory) {
        embedded.writeCloudsYaml(directory.resolve("clouds.yaml"));
        return new CloudUnderTest(
                directory.resolve("clouds.yaml"),
                "throwaway",
                "Ubuntu-24.04",
                "p2-3gb",
                "p4-6gb",
                directory.resolve("state"),
                new FastTime(20));
    }

    @Test
    void snapshotWhoseAnswerWasLostIsFoundAndIsThereOnce() {
        var data = VolumeSpec.of("data", DataSize.gib(1));
        var id = hubwright.apply(of(data)).get(data).id();
        var snapshots = hubwright.service(VolumeSnapshots.class);
        embedded.faults().on("volume", "POST", "/snapshots$").loseAnswer();
        var taken = snapshots.take(id, "nightly");
        assertEquals(List.of(taken), snapshots.list());
        embedded.faults().on("volume", "POST", "/snapshots$").reset();
        assertThrows(UnavailableException.class, () -> snapshots.take(id, "weekly"));
        assertEquals(List.of(taken), snapshots.list());
        snapshots.delete(taken.id());
        destroyAll(of(data));
    }

    /** No quota limits them, and they are told all the same. */
    @Test
    void planTellsTheRootDisksOfWhatItMakes() {
        var large = ServerSpec.of("large", "Ubuntu-24.04", "p4-6gb");
        var plan = hubwright.plan(of(ServerSpec.of("small", "Ubuntu-24.04", "m1.tiny"), large));
        assertTrue(plan.size().contains(new Handler.Need("nova", "GiB of root disks", 1 + 20)), plan.text());
        assertTrue(plan.text().contains("nova GiB of root disks: 21 more\n"), plan.text());
        hubwright.apply(of(large));
        assertEquals(List.of(), hubwright.plan(of(large)).size());
        destroyAll(of(large));
    }

    @AfterEach
    void stop() throws Exception {
        embedded.close();
        machines.close();
    }
}
