package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Secret;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Report;
import io.hubwright.throwaway.MachineKind;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.ThrowawayCloud;
import io.hubwright.throwaway.ThrowawaySettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole path in another process, ended with kill -9 in the middle of its work on machines again and again: each run goes on where
 * the one before was cut off, and the last one finishes. Six times while it is made, then twice for each of seven things that are put
 * out of order; what is on the data volumes stays as it is, byte by byte.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledMachineStepsIT {
    private static final String HOSTNAME = "my-binder-registry.conp.cloud";
    private static final String DATA = "written before the kill";

    private static final String SUMS = "sha256sum /docker-registry/known /DATA/known";

    private Path directory;
    private ThrowawayCloud cloud;
    private WholePath path;
    private Hubwright hubwright;
    private Report report;
    private String sums = "";
    private int kills;

    @BeforeAll
    void startCloud(@TempDir Path temporary) throws IOException {
        directory = temporary;
        Needed.all(Requires.dockerEngine(), Requires.program("docker"));
        cloud = ThrowawayCloud.start(ThrowawaySettings.defaults().machines(MachineKind.CONTAINER));
        path = WholePath.prepare(directory, cloud, Secret.of("hunter2-hunter2"));
    }

    @AfterAll
    void takeDown() {
        if (hubwright != null) hubwright.close();
        if (cloud != null) cloud.close();
    }

    @Test
    @Order(1)
    void killedWhilePackagesAreInstalled() throws Exception {
        try (var run = start()) {
            run.await("docker/registry: installing packages");
            run.await(machine("registry"), "[ -e /var/lib/dpkg/info/docker-ce.list ]");
            kill(run);
        }
    }

    @Test
    @Order(2)
    void killedWhileTheFileSystemIsMade() throws Exception {
        try (var run = start()) {
            // Watched from the start, for mkfs takes no longer than a watch takes to begin.
            run.await(machine("registry"), "pkill -STOP -x mkfs.ext4");
            kill(run);
        }
    }

    @Test
    @Order(3)
    void killedAmongTheRegistrysFiles() throws Exception {
        try (var run = start()) {
            // Its predecessor's mkfs is still at work when this one comes to the volume.
            run.await(machine("registry"), "pgrep -f '^flock -w'");
            machine("registry").run("pkill -CONT -x mkfs.ext4");
            run.await("create registry/" + HOSTNAME);
            machine("registry").run("echo '" + DATA + "' >/docker-registry/kept && sync");
            run.await(machine("registry"), "[ -e /etc/hubwright/" + HOSTNAME + "/htpasswd ]");
            kill(run);
        }
    }

    @Test
    @Order(4)
    void killedWhileTheContainerStarts() throws Exception {
        try (var run = start()) {
            run.await(machine("registry"), "[ -n \"$(docker ps -aq)\" ]");
            kill(run);
        }
    }

    @Test
    @Order(5)
    void killedWhileTheNodeIsLoggedIn() throws Exception {
        try (var run = start()) {
            run.await("create registry-login/");
            run.await(machine("worker-1"), "[ -e /etc/hubwright/logins/" + HOSTNAME + " ]");
            kill(run);
        }
    }

    @Test
    @Order(6)
    void killedBetweenProofs() throws Exception {
        try (var run = start()) {
            run.await("verify registry/");
            kill(run);
        }
    }

    @Test
    @Order(7)
    void knownBytesAreWrittenToTheVolumes() throws Exception {
        for (var volume : List.of("/docker-registry", "/DATA"))
            machine("registry").run("head -c 8388608 /dev/urandom >" + volume + "/known && sync");
        sums = machine("registry").run(SUMS);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @Order(8)
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            registry | docker rm -f $(docker ps -aq)                                  | registry
            registry | umount /DATA                                                   | mount
            registry | docker rm -f $(docker ps -aq); umount /docker-registry         | mount
            registry | sed -i '/DATA/d' /etc/fstab                                    | mount
            registry | rm /etc/hubwright/my-binder-registry.conp.cloud/htpasswd       | registry
            worker-1 | rm -r /etc/hubwright/logins                                    | registry-login
            worker-1 | rm /root/.docker/config.json                                   | registry-login
            """)
    void killedTwiceWhileItPutsThingsRight(String hostname, String damage, String kind) throws Exception {
        machine(hostname).run(damage);
        try (var run = start()) {
            run.awaitLine(".*(create|update) " + kind + "/.*");
            kill(run);
        }
        try (var run = start()) {
            // What was under way on the machine may have come to its end without us.
            run.awaitLine(" *" + kind + "/.*: done .*|.*verify .*");
            kill(run);
        }
        assertEquals(sums, machine("registry").run("mount -a; " + SUMS));
    }

    @Test
    @Order(9)
    void nextRunFinishesTheWork() throws Exception {
        hubwright = path.connect(event -> {});
        report = hubwright.apply(path.site().deployment());
        var text = report.text();
        assertTrue(report.isComplete(), text);
        assertEquals(List.of(), report.leftovers());
        assertTrue(text.contains("a wrong password is refused"), text);
        assertTrue(text.contains("Docker pulled an image by name"), text);
    }

    @Test
    @Order(10)
    void nothingIsThereTwiceInTheCloud() {
        assertEquals(
                "{floating-ip=1, key-pair=1, port=2, security-group=2, server=2, volume=2}",
                KilledRunIT.made(cloud).toString());
        var records = cloud.cloudflare().calls().stream()
                .filter(call -> call.startsWith("POST "))
                .toList();
        assertEquals(1, records.size(), records.toString());
    }

    @Test
    @Order(11)
    void nothingIsThereTwiceOnTheMachines() throws Exception {
        var registry = machine("registry");
        var worker = machine("worker-1");
        assertEquals("/DATA\n/docker-registry", registry.run("awk '!/^#/ && NF {print $2}' /etc/fstab | sort"));
        assertEquals(
                "/DATA\n/docker-registry",
                registry.run("findmnt -rno TARGET | grep -x -e /DATA -e /docker-registry | sort"));
        assertEquals("hubwright-registry-" + HOSTNAME, registry.run("docker ps -a --format '{{.Names}}'"));
        assertEquals("", worker.run("docker ps -a --format '{{.Names}}'"));
        assertEquals("user", registry.run("cut -d: -f1 /etc/hubwright/" + HOSTNAME + "/htpasswd"));
        assertEquals("1", worker.run("grep -c " + HOSTNAME + " /etc/hosts"));
        assertEquals("1", worker.run("grep -c '\"auth\"' /root/.docker/config.json"));
        for (var machine : List.of(registry, worker)) {
            assertEquals("", machine.run("dpkg --audit"));
            assertEquals("", machine.run("ls /var/lib/hubwright/jobs"), "jobs that nobody waits for");
        }
    }

    @Test
    @Order(12)
    void dataIsStillThere() throws Exception {
        assertEquals(DATA, machine("registry").run("cat /docker-registry/kept"));
        assertEquals(sums, machine("registry").run(SUMS));
        assertTrue(kills >= 20, kills + " kills");
        System.out.println("fault cases: kill -9 in machine steps: " + kills);
    }

    @Test
    @Order(13)
    void furtherRunMakesNoWrite() throws Exception {
        cloud.openstack().calls().clear();
        int before = cloud.cloudflare().calls().size();
        assertTrue(hubwright.plan(path.site().deployment()).isEmpty());
        assertEquals(0, hubwright.apply(path.site().deployment()).writes());
        assertEquals(0, cloud.openstack().calls().writeCount());
        var calls = cloud.cloudflare().calls();
        assertTrue(
                calls.subList(before, calls.size()).stream().allMatch(call -> call.startsWith("GET ")),
                calls.toString());
    }

    private OtherProcess start() throws IOException {
        return OtherProcess.start(WholePath.class, directory);
    }

    private static Inside machine(String hostname) throws Exception {
        return Inside.of(hostname);
    }

    private void kill(OtherProcess run) throws Exception {
        run.kill();
        kills++;
        var lock = path.stateDirectory().resolve("neurolibre").resolve("lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                var free = channel.tryLock()) {
            assertNotNull(free, "the lock outlived its process");
        }
    }
}
