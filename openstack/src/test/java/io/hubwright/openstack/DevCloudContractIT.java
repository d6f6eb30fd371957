package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.IncompleteException;
import io.hubwright.engine.Permission;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.devcloud.DevCloud;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    // Faults: what embedded clouds show for each call, real services must bear as well.

    private static Deployment small() {
        var group = SecurityGroupSpec.named("registry").allowTcp(22, 443);
        var server = ServerSpec.of("registry", "Ubuntu-24.04", "p4-6gb").securityGroups(group);
        return Deployment.named("faults")
                .of(
                        FloatingIpSpec.on(server),
                        VolumeSpec.of("data", DataSize.gib(1)).attachedTo(server));
    }

    private void assertIsThereOnce() {
        assertEquals(1, outside.servers().size());
        assertEquals(1, outside.volumes().size());
        assertEquals(1, outside.network("floatingips").size());
        assertEquals(List.of("default", "hubwright-faults", "registry"), names(outside.network("security-groups")));
    }

    @Test
    void killedBeforeAndAfterEachPostItFinishesAndMakesNothingTwice() {
        int kills = 0;
        while (isKilled(2 * kills, CutWire.Cut.KILLED_BEFORE) && isKilled(2 * kills + 1, CutWire.Cut.KILLED_AFTER))
            kills++;
        assertTrue(kills >= 7, kills + " POSTs were seen");
        assertIsThereOnce();
        var second = hubwright.apply(small());
        assertEquals(0, second.writes(), second.text());
        System.out.println("fault cases: real OpenStack, killed before and after each POST: " + 2 * kills);
        hubwright.destroy(small(), new Permission.DeleteData("data"));
    }

    // Each run is a minute after the one before: what that one asked for has come to pass.
    private boolean isKilled(int minutes, CutWire.Cut cut) {
        var time = new SkewedTime(Time.SYSTEM, Duration.ofMinutes(minutes));
        try (var victim = CutWire.connect(cloud, cloud.state(), time, cut)) {
            victim.apply(small());
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    @Test
    void answersThatAreAllLostMakeNothingTwice() {
        try (var unlucky = CutWire.connect(cloud, cloud.state(), Time.SYSTEM, CutWire.Cut.ANSWER_LOST)) {
            unlucky.apply(small());
        } catch (HubwrightException e) {
            // What cannot be told apart is finished by the next run.
        }
        assertTrue(hubwright.apply(small()).isComplete());
        assertIsThereOnce();
        System.out.println("fault cases: real OpenStack, the answers to all POSTs lost: 8");
        hubwright.destroy(small(), new Permission.DeleteData("data"));
    }

    @Test
    void twoComputersAtOnceMakeOneDeployment() {
        var runs = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> applies(directory.resolve("state-" + i))))
                .toList();
        assertEquals(1, runs.stream().filter(CompletableFuture::join).count());
        assertIsThereOnce();
        System.out.println("fault cases: real OpenStack, two computers at once: 1");
    }

    private boolean applies(Path state) {
        try (var one = cloud.connect(state)) {
            return one.apply(small()).isComplete();
        } catch (IncompleteException e) {
            throw e;
        } catch (HubwrightException e) {
            return false;
        }
    }
}
