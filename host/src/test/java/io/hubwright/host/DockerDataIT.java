package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.Disk;
import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import io.hubwright.engine.Diff;
import io.hubwright.throwaway.machine.AptRepository;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Docker's data, on a machine with an image of several layers, a volume, and a container that runs, goes from disk to disk. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DockerDataIT {
    private static final DockerHandler HANDLER = new DockerHandler();
    private static final MountHandler MOUNTS = new MountHandler();
    private static final String STATE = "/var/lib/hubwright/docker-data";

    private static Lab lab;
    private static AptRepository packages;
    private static HostSpec machine;
    private static DockerSpec onSystemDisk;
    private static DockerSpec onA;
    private static DockerSpec onB;

    @BeforeAll
    static void installAndFill() {
        lab = Lab.start();
        packages = AptRepository.start(lab.machines().internal().gateway(), line -> {});
        machine = lab.boot("docker-data", 62);
        onSystemDisk = machine.docker().repository(packages.url(), packages.armoredKey());
        HANDLER.create(onSystemDisk, lab.context());
        lab.host(machine).script("fill", FILL);
        onA = onSystemDisk.dataRoot(mount(lab.attach(machine, DataSize.gib(1)), "/mnt/a"));
        onB = onSystemDisk.dataRoot(mount(lab.attach(machine, DataSize.gib(1)), "/mnt/b"));
    }

    // An image whose second layer replaces a directory: overlayfs marks that by an attribute, without which the
    // directory's old file comes back.
    private static final String FILL =
            """
            set -e
            programs=$(for p in sh rm mkdir ls cat sleep; do readlink -f "$(command -v $p)"; done)
            libraries=$(ldd $programs | grep -o '/[^ :]*' | sort -u)
            dir=$(mktemp -d); mkdir -p $dir/bin $dir/data; echo old >$dir/data/old
            for p in sh rm mkdir ls cat sleep; do cp -L "$(command -v $p)" $dir/bin/; done
            for l in $libraries; do mkdir -p "$dir$(dirname $l)"; cp -L $l $dir$l; done
            tar -C $dir -c . | docker import - base:1 >/dev/null
            docker run --name layer base:1 /bin/sh -c 'rm -r /data; mkdir /data; echo new >/data/new'
            docker commit layer layered:1 >/dev/null; docker rm layer >/dev/null
            docker run --rm -v kept:/v base:1 /bin/sh -c 'echo precious >/v/file'
            docker run -d --name worker -v kept:/v layered:1 /bin/sh -c 'trap "exit 0" TERM; while :; do sleep 1; done' >/dev/null
            """;

    private static MountSpec mount(Spec<Disk> disk, String path) {
        var spec = machine.mount(disk, path).manyFiles();
        lab.context().put(spec, MOUNTS.create(spec, lab.context()));
        return spec;
    }

    @AfterAll
    static void close() {
        if (packages != null) packages.close();
        if (lab != null) lab.close();
    }

    private static Host root() {
        return lab.host(machine).sudo();
    }

    private static List<Diff.Change> diff(DockerSpec spec) {
        return HANDLER.diff(spec, HANDLER.find(spec, lab.context()).get(0), lab.context())
                .changes();
    }

    private static DockerEngine converge(DockerSpec spec) {
        var found = HANDLER.find(spec, lab.context());
        return found.isEmpty()
                ? HANDLER.create(spec, lab.context())
                : HANDLER.update(spec, found.get(0), Diff.NONE, lab.context());
    }

    private static void requireAll(String where) {
        var host = lab.host(machine);
        assertEquals(where, place());
        assertEquals(
                "overlay2\n", host.run("docker", "info", "-f", "{{.Driver}}").stdout());
        assertEquals(
                "new\n",
                host.run("docker", "run", "--rm", "layered:1", "/bin/ls", "/data")
                        .stdout());
        assertEquals(
                "old\n",
                host.run("docker", "run", "--rm", "base:1", "/bin/ls", "/data").stdout());
        assertEquals(List.of(), warnings());
        assertEquals(
                "precious\n",
                host.run("docker", "exec", "worker", "/bin/cat", "/v/file").stdout());
        assertEquals("", host.run("docker", "images", "-q", "hubwright-check").stdout());
    }

    // The mount that Docker's data is on: /mnt/a or /mnt/b, or none of the two.
    private static String place() {
        var device = root().run("findmnt", "-rnM", "/var/lib/docker", "-o", "MAJ:MIN")
                .stdout()
                .lines()
                .toList();
        var now = device.get(device.size() - 1);
        return List.of("/mnt/a", "/mnt/b").stream()
                .filter(path -> root().run("findmnt", "-rnM", path, "-o", "MAJ:MIN")
                        .stdout()
                        .strip()
                        .equals(now))
                .findFirst()
                .orElse("elsewhere");
    }

    private static DockerSpec other() {
        return place().equals("/mnt/a") ? onB : onA;
    }

    private static String path(DockerSpec spec) {
        return spec.dataRoot().orElseThrow().path();
    }

    private static List<String> warnings() {
        return lab.context().said().stream()
                .filter(line -> line.startsWith("warning"))
                .toList();
    }

    @Test
    @Order(1)
    void volumeForManyFilesSaysHowManyInodesItGets() {
        assertTrue(
                lab.context().said().contains("formatting 1 GiB as ext4, one inode for 4096 bytes: 262144 inodes"),
                lab.context().said().toString());
        var inodes = root().run("sh", "-c", "df --output=itotal /mnt/a | tail -1")
                .stdout()
                .strip();
        assertEquals("262144", inodes);
    }

    @Test
    @Order(2)
    void planTellsWhatMovesAndWhatStops() {
        var change = diff(onA).get(0);
        assertEquals("data", change.field());
        assertEquals(
                "/var/lib/docker (2 images, 1 containers, 1 of them running, which stop meanwhile)", change.found());
        assertEquals("/mnt/a/var/lib/docker", change.wanted());
    }

    @Test
    @Order(3)
    void dataThatDoesNotFitIsRefused() {
        root().run("fallocate", "-l", "900M", "/mnt/a/filler");
        var e = assertThrows(ConflictException.class, () -> converge(onA));
        assertTrue(e.getMessage().contains("and the volume has only"), e.getMessage());
        requireAll("elsewhere");
        root().run("rm", "/mnt/a/filler");
    }

    @Test
    @Order(4)
    void dataMovesWithoutLossAndTheOldGoesAfterAContainerRan() {
        var before = root().run("sh", "-c", "df -B1 --output=used /var/lib/docker | tail -1")
                .stdout()
                .strip();
        var engine = converge(onA);
        assertEquals("/var/lib/docker", engine.root());
        requireAll("/mnt/a");
        // Below the mount nothing is left of it.
        assertEquals("", root().script("below", BELOW).stdout(), before);
        assertFalse(root().exists(STATE));
        assertEquals(List.of(), diff(onA));
    }

    private static final String BELOW =
            "d=$(mktemp -d); umount /var/lib/docker 2>/dev/null || { systemctl stop docker.socket docker; "
                    + "umount /var/lib/docker; }; ls -A /var/lib/docker; mount /var/lib/docker; systemctl start docker; docker start worker >/dev/null";

    // Each of these is where a run is killed right before, without a chance to clean up: the engine is stopped and
    // masked then.
    private static final List<String> KILLS = List.of(
            "  listing \"$1\" >\"$state/listing.old\"",
            "  bind \"$root\" \"$target\"",
            "  guard \"$target\" \"$root\"",
            "start || back",
            "rm -f \"$state/running\"");

    @Test
    @Order(5)
    void moveThatIsKilledAgainAndAgainIsFinishedByTheNextRun() {
        var from = place();
        var target = other();
        var script = Scripts.load("docker-data-move");
        for (var line : KILLS) {
            assertTrue(script.contains("\n" + line), line);
            begin(target, script.replace("\n" + line, "\nkill -9 $$\n" + line));
        }
        converge(target);
        requireAll(path(target));
        assertFalse(root().exists(STATE));
        assertEquals("", root().run("ls", "-A", from + "/var/lib/docker").stdout(), "the old data");
        assertEquals(List.of(), diff(target));
    }

    // As DockerData does.
    private static void begin(DockerSpec spec, String script) {
        var target = path(spec) + DockerSpec.DATA_BELOW;
        root().run("mkdir", "-p", STATE);
        root().writeFile(STATE + "/containerd", "", "0600", "root:root");
        root().writeFile(STATE + "/mode", "copy\n", "0600", "root:root");
        root().writeFile(STATE + "/new", target + "\n", "0600", "root:root");
        assertThrows(HubwrightException.class, () -> root().script("begin", script, target, path(spec)));
    }

    @Test
    @Order(6)
    void engineThatDoesNotStartThereGoesBack() {
        var from = place();
        var target = other();
        begin(target, Scripts.load("docker-data-move").replace("start || back", "false || back"));
        requireAll(from);
        assertFalse(root().exists(STATE));
        assertFalse(root().exists(path(target) + "/var/lib/docker"));
    }

    @Test
    @Order(7)
    void copyThatDiffersIsNotUsed() {
        var from = place();
        var lossy =
                "  rm \"$2.hubwright-copy/engine-id\" 2>/dev/null || rm -r \"$2.hubwright-copy/volumes/kept\"\n  listing \"$1\"";
        begin(other(), Scripts.load("docker-data-move").replace("  listing \"$1\"", lossy));
        root().run("docker", "start", "worker");
        requireAll(from);
        root().run("rm", "-rf", STATE);
    }

    @Test
    @Order(8)
    void rebootKeepsIt() {
        var from = place();
        lab.machine(machine).reboot();
        lab.host(machine).reconnect();
        lab.await(machine);
        HANDLER.find(onSystemDisk, lab.context());
        root().timeout(Duration.ofSeconds(60)).attempt("systemctl", "is-system-running", "--wait");
        root().run("docker", "start", "worker");
        requireAll(from);
    }

    @Test
    @Order(9)
    void emptyEngineTakesOverTheVolumeOfAnEarlierMachine() {
        var from = place();
        var same = from.equals("/mnt/a") ? onA : onB;
        HANDLER.delete(same, HANDLER.find(same, lab.context()).get(0), lab.context());
        // As a new machine has it: an engine without data, and the volume.
        root().run("systemctl", "enable", "--now", "docker");
        assertEquals("0\n", root().run("docker", "info", "-f", "{{.Images}}").stdout());
        converge(same);
        root().run("docker", "start", "worker");
        requireAll(from);
        HANDLER.delete(same, HANDLER.find(same, lab.context()).get(0), lab.context());
        var mount = same.dataRoot().orElseThrow();
        MOUNTS.delete(mount, lab.context().get(mount), lab.context());
        assertFalse(root().attempt("mountpoint", "-q", mount.path()).succeeded());
    }
}
