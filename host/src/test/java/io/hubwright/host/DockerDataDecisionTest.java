package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.Disk;
import io.hubwright.Spec;
import io.hubwright.host.DockerDataDecision.Forget;
import io.hubwright.host.DockerDataDecision.Move;
import io.hubwright.host.DockerDataDecision.Nothing;
import io.hubwright.host.DockerDataDecision.Refuse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerDataDecisionTest {
    private static final String TARGET = "/mnt/var/lib/docker";
    private static final String FILLED =
            """
            root=/var/lib/docker
            driver=overlay2
            images=3
            containers=2
            running=1
            status=[["Backing Filesystem","extfs"]]
            bytes=1073741824
            inodes=40000
            free.bytes=107374182400
            free.inodes=26000000
            """;
    private static final String EMPTY = FILLED.replace("images=3", "images=0").replace("containers=2", "containers=0");

    private static DockerDataDecision decide(String facts) {
        return DockerDataDecision.of(TARGET, DockerDataFacts.parse(facts));
    }

    @Test
    void dataMoves() {
        assertEquals(
                new Move(
                        "/var/lib/docker",
                        "3 images, 2 containers, 1 of them running, which stop meanwhile",
                        false,
                        Optional.empty(),
                        false),
                decide(FILLED));
    }

    @Test
    void dataInPlaceStays() {
        assertEquals(new Nothing(), decide(FILLED + "in.place=yes\ntarget.used=yes\n"));
        assertEquals(new Nothing(), decide(""), "no engine");
        assertEquals(
                new Forget(),
                decide(FILLED + "in.place=yes\ntarget.used=yes\nmoved.from=hidden\nmoved.to=" + TARGET + "\n"));
    }

    @Test
    void dataOfTheDriverThatIsPassedOverKeepsIt() {
        var vfs = FILLED.replace("overlay2", "vfs");
        assertEquals(Optional.of("vfs"), ((Move) decide(vfs)).driver());
        assertEquals(Optional.empty(), ((Move) decide(EMPTY.replace("overlay2", "vfs"))).driver());
    }

    @Test
    void volumeOfAnEarlierMachineIsTakenOverByAnEmptyEngineOnly() {
        assertTrue(((Move) decide(EMPTY + "target.used=yes\n")).take());
        assertTrue(decide(FILLED + "target.used=yes\n") instanceof Refuse refuse
                && refuse.why().contains("is not empty, and Docker has data in /var/lib/docker"));
        assertEquals(
                false, ((Move) decide(FILLED + "target.used=yes\ncopying=yes\n")).take(), "our own unfinished copy");
    }

    @Test
    void imagesOfContainerdMoveAlong() {
        var store = FILLED.replace("\"Backing", "\"driver-type\",\"io.containerd.snapshotter.v1\"],[\"Backing");
        assertTrue(((Move) decide(store)).containerd());
        assertTrue(decide(store + "kubelet=yes\n") instanceof Refuse refuse
                && refuse.why().contains("a kubelet runs there"));
    }

    @ParameterizedTest
    @CsvSource({
        "free.bytes=107374182400, free.bytes=1073741824, 'has only 1 GiB and 26000000'",
        "free.inodes=26000000, free.inodes=39999, 'has only 100 GiB and 39999'",
        "driver=overlay2, 'fstab=others /dev/vdb', '/etc/fstab has /dev/vdb for /var/lib/docker already'",
    })
    void whatCannotBeIsRefused(String before, String after, String why) {
        assertTrue(
                decide(FILLED.replace(before, after)) instanceof Refuse refuse
                        && refuse.why().contains(why),
                decide(FILLED.replace(before, after)).toString());
    }

    @Test
    void volumeMustBeOfTheSameMachineAndNotBelowDockersDirectory() {
        record Volume(String id, DataSize size) implements Disk {}
        var disk = Spec.<Disk>existing("layers", new Volume("layers", DataSize.gib(1)));
        var host = HostSpec.at("192.0.2.7", "debian");
        var other = HostSpec.at("192.0.2.8", "debian");
        var mount = host.mount(disk, "/mnt");
        assertEquals(List.of(host, mount), host.docker().dataRoot(mount).requires());
        assertThrows(IllegalArgumentException.class, () -> other.docker().dataRoot(mount));
        assertThrows(IllegalArgumentException.class, () -> host.docker()
                .dataRoot(host.mount(disk, "/var/lib/docker/volumes")));
    }

    @Test
    void driverIsAddedToTheConfiguration() {
        assertEquals(
                "{\n  \"debug\" : true,\n  \"storage-driver\" : \"vfs\"\n}\n",
                DaemonJson.withDriver(Optional.of("{\"debug\":true}"), "vfs"));
    }
}
