package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.Disk;
import io.hubwright.Spec;
import io.hubwright.host.MountDecision.Do;
import io.hubwright.host.MountDecision.Refuse;
import io.hubwright.host.MountDecision.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions over facts as machines print them; {@link MountIT} shows that machines print them so. */
class MountPlannerTest {
    private static final String ID = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
    private static final DataSize SIZE = DataSize.gib(100);
    private static final String BLANK =
            """
            fstab=UUID=0f3c /  ext4 defaults 0 1
            disk=/dev/vdb
            disk.bytes=107374182400
            disk.readonly=0
            device=253:16
            disk.blkid=2
            disk.wipefs=
            disk.head=zero
            disk.tail=zero
            """;
    private static final String LINE = "UUID=" + ID + " /DATA ext4 defaults,nofail,x-systemd.device-timeout=60s 0 2";
    private static final String OURS =
            """
            disk=/dev/vdb
            disk.bytes=107374182400
            disk.readonly=0
            device=253:16
            disk.blkid=0
            disk.TYPE=ext4
            disk.UUID=%s
            disk.wipefs=ext4
            fs.bytes=107374182400
            """
                    .formatted(ID);
    private static final String MOUNTED = OURS
            + """
            fstab=%s
            path.exists=yes
            path.directory=yes
            mount.device=253:16
            mounted=/DATA
            path.mode=755
            path.owner=root:root 0:0
            """
                    .formatted(LINE);
    private static final String PARTITIONED =
            """
            disk=/dev/vdb
            disk.bytes=107374182400
            disk.readonly=0
            device=253:16
            device=253:17
            disk.blkid=0
            disk.PTTYPE=gpt
            part=vdb1
            part.blkid=2
            part.PART_ENTRY_NAME=data-3fa85f64-5717-4562-b
            part.wipefs=
            part.number=1
            part.end=107373133824
            part.bytes=107372085248
            part.head=zero
            part.tail=zero
            """;

    private final MountSpec spec =
            HostSpec.at("192.0.2.1", "ubuntu").mount(Spec.<Disk>existing(ID, new Lab.Volume(ID, SIZE)), "/DATA");

    private static MountDecision decide(MountSpec spec, String facts) {
        return MountPlanner.decide(spec, ID, SIZE, MountFacts.parse(facts));
    }

    private static List<String> steps(MountSpec spec, String facts) {
        var decision = decide(spec, facts);
        assertTrue(decision instanceof Do, decision.toString());
        return ((Do) decision).steps().stream().map(Step::argument).toList();
    }

    private static String refusal(MountSpec spec, String facts) {
        var decision = decide(spec, facts);
        assertTrue(decision instanceof Refuse, decision.toString());
        return ((Refuse) decision).why();
    }

    @Test
    void blankDiskIsFormattedWhole() {
        assertEquals(List.of("format|ext4|data|16384", "fstab|" + LINE, "mount", "prove"), steps(spec, BLANK));
    }

    @Test
    void optionsReachTheSteps() {
        var wanted = spec.fileSystem(MountSpec.FileSystem.XFS)
                .layout(MountSpec.Layout.GPT)
                .label("images")
                .owner("1000:1000")
                .mode("0777");
        assertEquals(
                List.of(
                        "partition|images-3fa85f64-5717-4562-b",
                        "format|xfs|images|16384",
                        "fstab|UUID=" + ID + " /DATA xfs defaults,nofail,x-systemd.device-timeout=60s 0 0",
                        "mount",
                        "owner|1000:1000",
                        "mode|0777",
                        "prove"),
                steps(wanted, BLANK));
    }

    @Test
    void mountedVolumeNeedsNothing() {
        assertEquals(List.of(), steps(spec, MOUNTED));
    }

    @Test
    void ourFileSystemIsMountedNotFormatted() {
        assertEquals(List.of("fstab|" + LINE, "mount", "prove"), steps(spec, OURS));
        assertEquals(List.of("mount", "prove"), steps(spec, OURS + "fstab=" + LINE + "\n"));
    }

    @Test
    void partitionOfOursIsFormatted() {
        assertEquals(List.of("format|ext4|data|16384", "fstab|" + LINE, "mount", "prove"), steps(spec, PARTITIONED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "part.PART_ENTRY_NAME=data-3fa85f64-5717-4562-b; part.PART_ENTRY_NAME=home; is called \"home\" and is not ours",
                "disk.PTTYPE=gpt; disk.PTTYPE=dos; partition table (dos, 1 partitions)",
                "part=vdb1; part=vdb1%npart=vdb2; partition table (gpt, 2 partitions)",
                "part.tail=zero; part.tail=; first or last MiB is not zero",
                "part.blkid=2; part.blkid=0%npart.TYPE=xfs%npart.UUID=7c9e; carries xfs with the UUID 7c9e",
                "part.wipefs=; part.wipefs=LVM2_member; signature of LVM2_member"
            })
    void partitionsOfOthersAreRefused(String fact, String instead, String words) {
        var why = refusal(spec, PARTITIONED.replace(fact + "\n", String.format(instead) + "\n"));
        assertTrue(why.contains(words), why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "disk=/dev/vdb; inventory=vda 10737418240 0 disk; no disk of this id; it has vda",
                "disk=/dev/vdb; disk=/dev/vdb%ndisk=/dev/vdc; more than one disk",
                "disk.bytes=107374182400; disk.bytes=107374182399; has only",
                "disk.readonly=0; disk.readonly=1; attached read-only",
                "disk.readonly=0; disk.readonly=0%ndisk.partition=yes; is a partition",
                "disk.readonly=0; disk.readonly=0%ndisk.root=yes; root file system",
                "disk.readonly=0; disk.readonly=0%nholder=dm-0; in use by dm-0",
                "disk.readonly=0; disk.readonly=0%ndisk.swap=yes; swap",
                "disk.readonly=0; disk.readonly=0%nmounted=/old; is mounted at /old already",
                "disk.readonly=0; disk.readonly=0%nmissing=mkfs.ext4; install its package (e2fsprogs)",
                "disk.readonly=0; disk.readonly=0%nfstab=/dev/vdc1 /DATA ext4 defaults 0 2; /etc/fstab has /dev/vdc1 for /DATA",
                "disk.readonly=0; disk.readonly=0%npath.exists=yes%nmount.device=8:1; another device is mounted",
                "disk.readonly=0; disk.readonly=0%npath.exists=yes; is no directory",
                "disk.readonly=0; disk.readonly=0%npath.exists=yes%npath.directory=yes; is not empty",
                "disk.blkid=2; disk.blkid=8; contradict each other",
                "disk.blkid=2; disk.blkid=4; cannot be probed",
                "disk.wipefs=; disk.wipefs=LVM2_member; signature of LVM2_member",
                "disk.head=zero; disk.head=; first or last MiB",
                "disk.tail=zero; disk.tail=; first or last MiB",
                "disk.blkid=2; disk.blkid=0%ndisk.TYPE=crypto_LUKS; carries crypto_LUKS"
            })
    void whatStandsInTheWayIsRefused(String fact, String instead, String words) {
        var why = refusal(spec, BLANK.replace(fact + "\n", String.format(instead) + "\n"));
        assertTrue(why.contains(words), why);
    }

    @Test
    void emptyMountPointIsFine() {
        assertEquals(
                4,
                steps(spec, BLANK + "path.exists=yes\npath.directory=yes\npath.empty=yes\n")
                        .size());
    }

    @Test
    void cloneIsToldByItsSourcesUuidAndAdopted() {
        var clone = OURS.replace("disk.UUID=" + ID, "disk.UUID=11111111-2222-3333-4444-555555555555");
        assertTrue(refusal(spec, clone).contains("adopt(\"11111111-2222-3333-4444-555555555555\")"));
        assertEquals(
                3,
                steps(spec.adopt("11111111-2222-3333-4444-555555555555"), clone).size());
    }

    @Test
    void grownDiskGrows() {
        assertEquals(
                List.of("growfs|ext4"),
                steps(spec, MOUNTED.replace("disk.bytes=107374182400", "disk.bytes=214748364800")));
        assertEquals(
                List.of(),
                steps(spec, MOUNTED.replace("fs.bytes=107374182400", "fs.bytes=107341000000")),
                "a rest is no growth");
    }

    @Test
    void grownPartitionGrowsFirst() {
        var mounted = PARTITIONED
                        .replace("part.blkid=2", "part.blkid=0\npart.TYPE=xfs\npart.UUID=" + ID)
                        .replace("disk.bytes=107374182400", "disk.bytes=214748364800")
                + "fs.bytes=107372085248\nfstab=UUID=" + ID
                + " /DATA xfs defaults,nofail,x-systemd.device-timeout=60s 0 0\npath.exists=yes\npath.directory=yes\nmount.device=253:17\n";
        assertEquals(List.of("growpart|1", "growfs|xfs"), steps(spec, mounted));
    }

    @Test
    void readOnlyDiskIsMountedSoAndNeverGrown() {
        var facts = OURS.replace("disk.readonly=0", "disk.readonly=1")
                .replace("disk.bytes=107374182400", "disk.bytes=214748364800");
        assertEquals(
                List.of("fstab|UUID=" + ID + " /DATA ext4 ro,noload,nofail,x-systemd.device-timeout=60s 0 2", "mount"),
                steps(spec.mode("0777"), facts));
        assertTrue(steps(spec, facts.replace("ext4", "xfs")).get(0).contains("xfs ro,norecovery,nofail"));
    }

    @Test
    void ownerIsComparedByNameAndNumber() {
        var facts = MOUNTED.replace("root:root 0:0", "ubuntu:ubuntu 1000:1000");
        assertEquals(List.of(), steps(spec.owner("1000:1000").mode("0755"), facts));
        assertEquals(List.of(), steps(spec.owner("ubuntu:ubuntu"), facts));
        assertEquals(
                List.of("owner|root:root", "mode|700"),
                steps(spec.owner("root:root").mode("0700"), facts));
    }

    @Test
    void freeSpaceIsNoPartOfTheFingerprint() {
        var one = MountFacts.parse(MOUNTED + "usage.free=1\n").fingerprint();
        assertEquals(one, MountFacts.parse(MOUNTED + "usage.free=2\n").fingerprint());
        assertTrue(!one.equals(MountFacts.parse(MOUNTED + "x=2\n").fingerprint()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATA", "/", "/a b", "/a/../b", "/a|b", "/DATA/", "/$(id)"})
    void strangeMountPointsAreMisuse(String path) {
        var host = HostSpec.at("192.0.2.1", "ubuntu");
        assertThrows(IllegalArgumentException.class, () -> host.mount(spec.disk(), path));
    }

    @Test
    void strangeOptionsAreMisuse() {
        assertThrows(IllegalArgumentException.class, () -> spec.label("longer-than-xfs-takes"));
        assertThrows(IllegalArgumentException.class, () -> spec.mode("rwx"));
        assertThrows(IllegalArgumentException.class, () -> spec.owner("root"));
        assertThrows(IllegalArgumentException.class, () -> spec.bytesPerInode(512));
    }
}
