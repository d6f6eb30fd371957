package io.hubwright.openstack;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.devcloud.DevCloud;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same promises on the real OpenStack. Each test has a project of its own there. */
class DevCloudContractIT extends CloudContract {
    private static DevCloud devCloud;
    private static int projects;

    @BeforeAll
    static void startOpenStack() {
        Needed.all(Requires.dockerEngine());
        devCloud = DevCloud.start(System.out::println);
    }

    @AfterAll
    static void stopOpenStack() {
        if (devCloud != null) devCloud.close();
    }

    @Override
    CloudUnderTest start(Path directory) {
        var project = devCloud.project("test-" + ++projects).name();
        var cloudsYaml = directory.resolve("clouds.yaml");
        devCloud.writeCloudsYaml(cloudsYaml);
        return new CloudUnderTest(
                cloudsYaml,
                project,
                "Ubuntu-24.04",
                "p4-6gb",
                "c8-30gb-186",
                directory.resolve("state"),
                new FastTime(1));
    }
}
