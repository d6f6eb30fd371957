package io.hubwright.openstack;

import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.openstack.EmbeddedOpenStack;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

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

    @AfterEach
    void stop() throws Exception {
        embedded.close();
        machines.close();
    }
}
