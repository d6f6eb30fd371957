package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.Disk;
import io.hubwright.HubwrightException;
import io.hubwright.RemoteCommandException;
import io.hubwright.Spec;
import io.hubwright.engine.Diff;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real disks (loop devices) in a container machine. Each test has a volume of its own. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MountIT {
    private static final DataSize SMALL = DataSize.mib(64);
    // The least that mkfs.xfs takes.
    private static final DataSize FOR_XFS = DataSize.mib(320);

    private static Lab lab;
    private static HostSpec machine;
    private static Host root;
    private static final MountHandler HANDLER = new MountHandler();

    @BeforeAll
    static void boot() {
        lab = Lab.start();
        machine = lab.boot("disks", 41);
        root = lab.host(machine).sudo();
    }

    @AfterAll
    static void close() {
        if (lab != null) lab.close();
    }

    private static Mount create(MountSpec spec) {
        return HANDLER.create(spec, lab.context());
    }

    private static boolean nothingToDo(MountSpec spec) {
        var found = HANDLER.find(spec, lab.context());
        return found.size() == 1
                && HANDLER.diff(spec, found.get(0), lab.context()).changes().isEmpty();
    }

    private static String refusal(MountSpec spec) {
        return String.valueOf(
                assertThrows(ConflictException.class, () -> create(spec)).getMessage());
    }

    private static void sh(String script) {
        root.script("test", "set -e\n" + script);
    }

    private static String digest(Spec<Disk> disk) {
        return root.run("sha256sum", Lab.device(disk)).stdout().substring(0, 64);
    }

    private static String fstab() {
        return root.run("cat", "/etc/fstab").stdout();
    }

    @ParameterizedTest
    @CsvSource({"EXT4, WHOLE_DISK", "EXT4, GPT", "XFS, WHOLE_DISK", "XFS, GPT", "EXT3, WHOLE_DISK"})
    void blankVolumeIsFormattedAndMountedOnce(MountSpec.FileSystem type, MountSpec.Layout layout) {
        var disk = lab.attach(machine, type == MountSpec.FileSystem.XFS ? FOR_XFS : SMALL);
        var path = "/blank/" + type + "-" + layout;
        var spec = machine.mount(disk, path)
                .fileSystem(type)
                .layout(layout)
                .mode("0777")
                .owner("debian:debian")
                .label("x-1");
        assertEquals(List.of(), HANDLER.find(spec, lab.context()));
        create(spec);
        var found = HANDLER.find(spec, lab.context()).get(0);
        assertEquals(Lab.id(disk), found.uuid());
        assertEquals(type.name().toLowerCase(java.util.Locale.ROOT), found.fileSystem());
        assertEquals(
                "777 debian:debian",
                root.run("stat", "-c", "%a %U:%G", path).stdout().strip());
        assertTrue(
                fstab().contains("UUID=" + Lab.id(disk) + " " + path + " " + found.fileSystem() + " defaults,nofail,"),
                fstab());
        assertTrue(nothingToDo(spec), "a second run has nothing to do");
        assertEquals(
                List.of(HANDLER.verify(spec, found, lab.context()).get(0)), HANDLER.verify(spec, found, lab.context()));
    }

    @ParameterizedTest
    @CsvSource({"EXT4", "XFS"})
    void whoWritesWaitsWhileAFileSystemIsStill(MountSpec.FileSystem type) {
        var path = "/still/" + type;
        create(machine.mount(lab.attach(machine, FOR_XFS), path).fileSystem(type));
        sh("echo before >" + path + "/file");
        var read = root.still(path, Duration.ofSeconds(30), () -> {
            sh("setsid sh -c 'echo after >" + path + "/file' </dev/null >/dev/null 2>&1 &");
            assertTrue(
                    root.attempt("fsfreeze", "-f", path).stderr().contains("busy"), "it can be held still only once");
            return root.run("cat", path + "/file").stdout();
        });
        assertEquals("before\n", read);
        sh("until grep -q after " + path + "/file; do sleep 0.05; done; [ -z \"$(ls -d /run/hubwright-still.*)\" ]");
    }

    @Test
    void whoWritesGoesOnWhenTheTimeIsOverOrTheWorkFails() {
        var path = "/still/late";
        create(machine.mount(lab.attach(machine, SMALL), path));
        var late = assertThrows(
                HubwrightException.class,
                () -> root.still(path, Duration.ofSeconds(1), () -> root.run("touch", path + "/blocked")));
        assertTrue(String.valueOf(late.getMessage()).contains("written to again after 1 s"), late.getMessage());
        var work = assertThrows(
                IllegalStateException.class,
                () -> root.still(path, Duration.ofMinutes(5), () -> {
                    throw new IllegalStateException("the work fails");
                }));
        assertEquals("the work fails", work.getMessage());
        root.run("touch", path + "/free");
    }

    @ParameterizedTest
    @CsvSource({"/, the machine itself runs from /", "/not-there, nothing is mounted at /not-there"})
    void whatTheMachineRunsFromIsNeverHeldStill(String path, String why) {
        var refused = assertThrows(
                RemoteCommandException.class, () -> root.still(path, Duration.ofSeconds(5), () -> "never"));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }

    @Test
    void volumeThatIsNotAttachedIsToldWithWhatIsThere() {
        var spec = machine.mount(lab.volume(SMALL), "/absent");
        var facts = MountFacts.read(root, spec, "11111111-2222-3333-4444-555555555555", 1);
        assertTrue(MountPlanner.decide(spec, "11111111-2222-3333-4444-555555555555", SMALL, facts)
                        instanceof MountDecision.Refuse refuse
                && refuse.why().contains("no disk of this id"));
    }

    @Test
    void diskSmallerThanTheVolumeIsRefused() {
        var disk = lab.attach(machine, SMALL);
        var before = digest(disk);
        var wrong = lab.known(Lab.id(disk), DataSize.gib(3));
        assertTrue(refusal(machine.mount(wrong, "/small")).contains("has only 64 MiB, the volume has 3 GiB"));
        assertEquals(before, digest(disk));
    }

    @Test
    void grownXfsGrows() {
        var disk = lab.attach(machine, DataSize.mib(400));
        var spec = machine.mount(disk, "/xfs-grows").fileSystem(MountSpec.FileSystem.XFS);
        var before = create(spec);
        var larger = grow(disk, DataSize.gib(1));
        var grown = machine.mount(larger, "/xfs-grows").fileSystem(MountSpec.FileSystem.XFS);
        assertEquals("size", diff(grown).get(0).field());
        var after = HANDLER.update(grown, before, Diff.NONE, lab.context());
        assertTrue(after.size().compareTo(DataSize.mib(900)) > 0, after.toString());
        assertTrue(nothingToDo(grown));
    }

    /** The kernel refuses to grow ext4 online without CAP_SYS_RESOURCE, which containers may lack: then our sentence says so. */
    @ParameterizedTest
    @ValueSource(strings = {"WHOLE_DISK", "GPT"})
    void grownExt4GrowsOrSaysWhyNot(MountSpec.Layout layout) {
        var disk = lab.attach(machine, DataSize.mib(400));
        var spec = machine.mount(disk, "/ext4-grows-" + layout).layout(layout);
        var before = create(spec);
        var grown = machine.mount(grow(disk, DataSize.gib(1)), spec.path()).layout(layout);
        assertTrue(
                diff(grown).stream().anyMatch(change -> change.field().equals("size")),
                diff(grown).toString());
        try {
            var after = HANDLER.update(grown, before, Diff.NONE, lab.context());
            assertTrue(after.size().compareTo(DataSize.mib(900)) > 0, after.toString());
        } catch (RemoteCommandException e) {
            assertTrue(e.getMessage().contains("resize2fs cannot grow the mounted ext4"), e.getMessage());
            assertTrue(
                    e.getMessage().contains("Permission") || e.getMessage().contains("not permitted"), e.getMessage());
        }
    }

    private static Spec<Disk> grow(Spec<Disk> disk, DataSize size) {
        lab.machines().extendVolume(Lab.id(disk), size);
        return lab.known(Lab.id(disk), size);
    }

    private static List<Diff.Change> diff(MountSpec spec) {
        return HANDLER.diff(spec, HANDLER.find(spec, lab.context()).get(0), lab.context())
                .changes();
    }

    @Test
    void mountPointOfAnotherVolumeIsRefused() {
        create(machine.mount(lab.attach(machine, SMALL), "/taken"));
        var disk = lab.attach(machine, SMALL);
        var before = digest(disk);
        assertTrue(refusal(machine.mount(disk, "/taken")).contains("/etc/fstab has UUID="));
        sh("sed -i '/ \\/taken /d' /etc/fstab");
        assertTrue(refusal(machine.mount(disk, "/taken")).contains("another device is mounted at /taken"));
        assertEquals(before, digest(disk));
    }

    @Test
    void volumeMountedElsewhereIsRefused() {
        var disk = lab.attach(machine, SMALL);
        create(machine.mount(disk, "/one"));
        assertTrue(refusal(machine.mount(disk, "/other")).contains("is mounted at /one already"));
    }

    /** Every byte is the same afterwards. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mkfs.ext4 -q $d",
                "mkfs.xfs -q $d",
                "mkfs.ext4 -q -U 7c9e6679-7425-40de-944b-e07fc1f90ae7 -L data $d",
                "mkswap -q $d",
                "printf 'LUKS\\272\\276\\000\\002' | dd of=$d conv=notrunc status=none",
                "printf 'LABELONE\\001\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\040\\0\\0\\0LVM2 001' | dd of=$d bs=512 seek=1 conv=notrunc status=none",
                "parted -s $d mklabel gpt",
                "parted -s $d mklabel gpt mkpart p 1MiB 50%",
                "parted -s $d mklabel gpt mkpart data-00000000-0000-0000-0 1MiB 100%",
                "parted -s $d mklabel gpt mkpart a 1MiB 50% mkpart b 50% 100%",
                "parted -s $d mklabel msdos mkpart primary 1MiB 50%",
                "for o in 128 136 144 152 160; do printf '\\014\\261\\272\\0\\0\\0\\0\\0' | dd of=$d bs=1024 seek=$o conv=notrunc status=none; done",
                "printf '\\374\\116\\053\\251\\001\\0\\0\\0' | dd of=$d bs=4096 seek=1 conv=notrunc status=none",
                "mkfs.ext4 -q $d; parted -s $d mklabel gpt 2>/dev/null",
                "printf x | dd of=$d bs=1 seek=700000 conv=notrunc status=none",
                "printf x | dd of=$d bs=1 seek=$(($(blockdev --getsize64 $d) - 1)) conv=notrunc status=none",
                "printf x | dd of=$d conv=notrunc status=none",
            })
    void whatCarriesSomethingIsRefusedAndNotTouched(String preparation) {
        var disk = lab.attach(machine, preparation.contains("xfs") ? FOR_XFS : SMALL);
        sh("d=" + Lab.device(disk) + "; " + preparation + "; sync; udevadm settle");
        var before = digest(disk);
        var table = fstab();
        var spec = machine.mount(disk, "/foreign");
        assertThrows(ConflictException.class, () -> HANDLER.check(spec, lab.context()));
        assertTrue(refusal(spec).contains("nothing was written"));
        assertEquals(before, digest(disk), "its bytes");
        assertEquals(table, fstab());
        assertFalse(root.exists("/foreign"));
        lab.machine(machine).detach(Lab.id(disk));
    }

    @Test
    void swapInUseIsRefused() {
        var disk = lab.attach(machine, SMALL);
        var facts = MountFacts.parse(MountFacts.read(root, machine.mount(disk, "/swap"), Lab.id(disk), 0)
                        .text() + "disk.swap=yes\n");
        assertTrue(MountPlanner.decide(machine.mount(disk, "/swap"), Lab.id(disk), SMALL, facts)
                        instanceof MountDecision.Refuse refuse
                && refuse.why().contains("swap"));
    }

    @Test
    void fileSystemOfOthersIsAdoptedByItsUuid() {
        var disk = lab.attach(machine, SMALL);
        var uuid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
        sh("mkfs.ext4 -q -U " + uuid + " " + Lab.device(disk));
        var spec = machine.mount(disk, "/adopted");
        assertTrue(refusal(spec).contains("adopt(\"" + uuid + "\")"));
        assertEquals(uuid, create(spec.adopt(uuid)).uuid());
        assertTrue(nothingToDo(spec.adopt(uuid)));
    }

    @Test
    void mountPointWithContentIsRefusedAndTheNextRunGoesOn() {
        var disk = lab.attach(machine, SMALL);
        sh("mkdir -p /full; touch /full/x");
        var before = digest(disk);
        assertTrue(refusal(machine.mount(disk, "/full")).contains("/full is not empty"));
        assertEquals(before, digest(disk));
        sh("rm /full/x");
        create(machine.mount(disk, "/full"));
        sh("rmdir /full/lost+found; umount /full; sed -i '/ \\/full /d' /etc/fstab; touch /full/y");
        assertTrue(refusal(machine.mount(disk, "/full")).contains("/full is not empty"));
        sh("rm /full/y");
        assertEquals("/full", create(machine.mount(disk, "/full")).path());
    }

    @Test
    void mountPointThatIsAFileIsRefused() {
        var disk = lab.attach(machine, SMALL);
        sh("touch /a-file");
        assertTrue(refusal(machine.mount(disk, "/a-file")).contains("/a-file is no directory"));
    }

    @Test
    void interruptedAfterPartedIsResumed() {
        var disk = lab.attach(machine, SMALL);
        sh("parted -s -a optimal " + Lab.device(disk) + " mklabel gpt mkpart part-"
                + Lab.id(disk).substring(0, 20) + " 1MiB 100%; udevadm settle");
        var spec = machine.mount(disk, "/resumed").layout(MountSpec.Layout.GPT).label("part");
        create(spec);
        assertTrue(nothingToDo(spec));
    }

    @Test
    void interruptedAfterMkfsIsResumed() {
        var disk = lab.attach(machine, SMALL);
        sh("mkfs.ext4 -q -U " + Lab.id(disk) + " " + Lab.device(disk));
        var spec = machine.mount(disk, "/resumed-2");
        assertEquals(List.of(), HANDLER.find(spec, lab.context()));
        create(spec);
        assertTrue(nothingToDo(spec));
    }

    @Test
    void twoRunsAtOnceMakeOneFileSystem() {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/raced");
        var both = List.of(
                CompletableFuture.supplyAsync(() -> create(spec)), CompletableFuture.supplyAsync(() -> create(spec)));
        both.forEach(CompletableFuture::join);
        assertTrue(nothingToDo(spec));
        assertEquals(
                1, fstab().lines().filter(line -> line.contains(" /raced ")).count());
    }

    @Test
    void factsThatChangedAreNotActedOn() {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/changed");
        var facts = MountFacts.read(root, spec, Lab.id(disk), 0);
        sh("printf x | dd of=" + Lab.device(disk) + " bs=1 seek=700000 conv=notrunc status=none; sync");
        var before = digest(disk);
        var result = root.attemptScript(
                "mount-apply",
                Scripts.load("mount-facts") + Scripts.load("mount-apply"),
                Lab.id(disk),
                "/changed",
                facts.fingerprint(),
                "format|ext4|data|16384");
        assertEquals(10, result.exitCode());
        assertEquals(before, digest(disk));
    }

    @Test
    void readOnlyVolumeIsMountedReadOnly() {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/read-only");
        create(spec);
        sh("echo kept >/read-only/file");
        HANDLER.delete(spec, HANDLER.find(spec, lab.context()).get(0), lab.context());
        lab.machine(machine).detach(Lab.id(disk));
        lab.machine(machine).attach(Lab.id(disk), true);
        lab.awaitDisk(machine, disk);
        assertTrue(create(spec).path().equals("/read-only"));
        var found = HANDLER.find(spec, lab.context()).get(0);
        assertTrue(found.readOnly());
        assertTrue(fstab().contains(" /read-only ext4 ro,noload,nofail"), fstab());
        assertEquals("kept\n", root.run("cat", "/read-only/file").stdout());
        assertTrue(nothingToDo(spec));
    }

    @Test
    void blankReadOnlyVolumeIsRefused() {
        var disk = lab.volume(SMALL);
        lab.machine(machine).attach(Lab.id(disk), true);
        lab.awaitDisk(machine, disk);
        assertTrue(refusal(machine.mount(disk, "/read-only-blank")).contains("attached read-only"));
    }

    @Test
    void ownerAndModeAreChangedInPlace() {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/modes");
        create(spec);
        var open = spec.mode("0777").owner("debian:debian");
        assertEquals(
                List.of("owner", "mode"),
                diff(open).stream().map(Diff.Change::field).toList());
        HANDLER.update(open, HANDLER.find(open, lab.context()).get(0), Diff.NONE, lab.context());
        assertTrue(nothingToDo(open));
    }

    @Test
    void anotherFileSystemThanWantedIsShownAndKept() {
        var disk = lab.attach(machine, SMALL);
        create(machine.mount(disk, "/kept"));
        var changes = diff(machine.mount(disk, "/kept").fileSystem(MountSpec.FileSystem.XFS));
        assertEquals(Diff.Remedy.REPORT, changes.get(0).remedy());
    }

    @Test
    void lostFstabLineIsWrittenAgain() {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/line");
        create(spec);
        sh("sed -i '/ \\/line /d' /etc/fstab");
        assertEquals("fstab", diff(spec).get(0).field());
        HANDLER.update(spec, HANDLER.find(spec, lab.context()).get(0), Diff.NONE, lab.context());
        assertTrue(fstab().contains(" /line "), fstab());
    }

    @Test
    void deleteUnmountsAndKeepsTheData() {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/gone");
        var mount = create(spec);
        sh("echo precious >/gone/file");
        HANDLER.delete(spec, mount, lab.context());
        assertFalse(fstab().contains("/gone"), fstab());
        assertFalse(root.attempt("mountpoint", "-q", "/gone").succeeded());
        lab.machine(machine).detach(Lab.id(disk));
        lab.machine(machine).attach(Lab.id(disk), false);
        lab.awaitDisk(machine, disk);
        create(spec);
        assertEquals("precious\n", root.run("cat", "/gone/file").stdout());
    }

    @Test
    void deleteOfAMountInUseNamesWhoUsesIt() {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/busy");
        var mount = create(spec);
        sh("cd /busy; nohup sleep 60 >/dev/null 2>&1 </dev/null & echo $! >/tmp/busy-pid");
        var e = assertThrows(HubwrightException.class, () -> HANDLER.delete(spec, mount, lab.context()));
        assertTrue(e.getMessage().contains("sleep ("), e.getMessage());
        sh("kill $(cat /tmp/busy-pid)");
    }

    @Test
    void missingProgramIsNamedWithItsPackage() {
        var disk = lab.attach(machine, FOR_XFS);
        var spec = machine.mount(disk, "/tools").fileSystem(MountSpec.FileSystem.XFS);
        sh("mv /usr/sbin/mkfs.xfs /usr/sbin/mkfs.xfs.away");
        try {
            assertTrue(refusal(spec).contains("install its package (xfsprogs)"));
        } finally {
            sh("mv /usr/sbin/mkfs.xfs.away /usr/sbin/mkfs.xfs");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "full, head -c 64M /dev/zero >/etc/filler || :, No space left on device",
        "read-only, 'mount -o remount,bind,ro /etc', Read-only file system"
    })
    void diskOfTheMachineThatTakesNothingIsToldAndTheNextRunGoesOn(String state, String how, String told) {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/on-" + state);
        sh(
                "mkdir /run/etc; mount -t tmpfs -o size=32M tmpfs /run/etc; cp -a /etc/. /run/etc; mount --bind /run/etc /etc\n"
                        + how);
        try {
            var e = assertThrows(RemoteCommandException.class, () -> create(spec));
            assertTrue(e.getMessage().contains("cannot write /etc/fstab.hubwright"), e.getMessage());
            assertTrue(e.getMessage().contains(told), e.getMessage());
        } finally {
            sh("umount -l /etc; umount -l /run/etc; rmdir /run/etc");
        }
        assertFalse(fstab().contains(spec.path()), fstab());
        create(spec);
        assertTrue(nothingToDo(spec));
    }

    @Test
    void fullVolumeIsToldAndKept() {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/no-room");
        var mount = create(spec);
        sh("head -c 64M /dev/urandom >/no-room/file 2>/dev/null || :; sync");
        var before = root.run("sha256sum", "/no-room/file").stdout();
        HANDLER.delete(spec, mount, lab.context());
        var e = assertThrows(RemoteCommandException.class, () -> create(spec));
        assertTrue(e.getMessage().contains("cannot write to /no-room"), e.getMessage());
        assertEquals(before, root.run("sha256sum", "/no-room/file").stdout());
    }

    @Test
    void fileSystemThatTurnedReadOnlyIsDrift() {
        var disk = lab.attach(machine, SMALL);
        var spec = machine.mount(disk, "/turned");
        create(spec);
        sh("mount -o remount,ro /turned");
        assertEquals(
                List.of("mounted"), diff(spec).stream().map(Diff.Change::field).toList());
        assertEquals(Diff.Remedy.REPORT, diff(spec).get(0).remedy());
        sh("mount -o remount,rw /turned");
        assertTrue(nothingToDo(spec));
    }

    private static String device(String path) {
        return root.run("findmnt", "-rno", "SOURCE", path).stdout().strip();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void rebootKeepsMountsAlthoughTheDisksChangePlaces() {
        var first = lab.attach(machine, SMALL);
        var second = lab.attach(machine, SMALL);
        var plain = machine.mount(first, "/boot-1");
        var gpt = machine.mount(second, "/boot-2").layout(MountSpec.Layout.GPT);
        create(plain);
        create(gpt);
        sh("echo first >/boot-1/file; echo second >/boot-2/file");
        var before = device("/boot-1");
        sh("umount /boot-1 /boot-2");
        for (var disk : List.of(first, second)) lab.machine(machine).detach(Lab.id(disk));
        for (var disk : List.of(second, first)) {
            lab.machine(machine).attach(Lab.id(disk), false);
            lab.awaitDisk(machine, disk);
        }
        lab.machine(machine).reboot();
        lab.host(machine).reconnect();
        lab.await(machine);
        root.timeout(java.time.Duration.ofSeconds(60)).attempt("systemctl", "is-system-running", "--wait");
        assertTrue(nothingToDo(plain));
        assertTrue(nothingToDo(gpt));
        assertNotEquals(before, device("/boot-1"));
        assertEquals(
                "first\nsecond\n",
                root.run("cat", "/boot-1/file", "/boot-2/file").stdout());
    }
}
