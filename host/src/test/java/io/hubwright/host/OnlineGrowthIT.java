package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.Time;
import io.hubwright.engine.Diff;
import io.hubwright.throwaway.machine.VirtualMachines;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel refuses in many containers: a mounted ext4 that grows while it is used. In a machine with a kernel of its own. */
@Timeout(300)
class OnlineGrowthIT {
    private static final MountHandler HANDLER = new MountHandler();

    private static Lab lab;
    private static HostSpec machine;
    private static Host root;

    @BeforeAll
    static void boot() {
        lab = Lab.start(() -> VirtualMachines.start(System.out::println));
        machine = lab.boot("grower", 41);
        root = lab.host(machine).sudo();
    }

    @AfterAll
    static void close() {
        if (lab != null) lab.close();
    }

    private static String sh(String script) {
        return root.script("test", "set -e\n" + script).stdout().strip();
    }

    private static boolean nothingToDo(MountSpec spec) {
        var found = HANDLER.find(spec, lab.context());
        return found.size() == 1
                && HANDLER.diff(spec, found.get(0), lab.context()).changes().isEmpty();
    }

    @ParameterizedTest
    @EnumSource(MountSpec.Layout.class)
    void mountedExt4GrowsWhileItIsWritten(MountSpec.Layout layout) {
        var disk = lab.attach(machine, DataSize.mib(256));
        var path = "/grows-" + layout;
        var spec = machine.mount(disk, path).layout(layout);
        var before = HANDLER.create(spec, lab.context());
        assertTrue(before.size().compareTo(DataSize.mib(256)) < 0, before.toString());
        var digest = sh("head -c 8M /dev/urandom > " + path + "/data; sync; sha256sum < " + path + "/data");
        var mount = sh("findmnt -n -o ID " + path);
        sh("nohup sh -c 'while :; do date >> " + path
                + "/log; sleep 0.1; done' > /dev/null 2>&1 < /dev/null & echo $! > /run/writer");

        lab.machines().extendVolume(Lab.id(disk), DataSize.mib(640));
        var larger =
                machine.mount(lab.known(Lab.id(disk), DataSize.mib(640)), path).layout(layout);
        Time.SYSTEM.await("the larger disk", Duration.ofSeconds(30), Duration.ofMillis(200), () -> Optional.of(
                        sh("blockdev --getsize64 " + Lab.device(disk)))
                .filter(size -> size.equals(String.valueOf(DataSize.mib(640).bytes()))));
        long begin = System.nanoTime();
        var after = HANDLER.update(larger, before, Diff.NONE, lab.context());
        System.out.printf("%s: grew in %d ms%n", layout, (System.nanoTime() - begin) / 1_000_000);

        assertTrue(after.size().compareTo(DataSize.mib(560)) > 0, after.toString());
        assertEquals(mount, sh("findmnt -n -o ID " + path), "it stayed mounted");
        assertEquals(digest, sh("sha256sum < " + path + "/data"));
        assertNotEquals("", sh("kill -0 $(cat /run/writer) && tail -n 1 " + path + "/log"), "who writes to it goes on");
        assertTrue(nothingToDo(larger));
        sh("kill $(cat /run/writer); dd if=/dev/zero of=" + path + "/new bs=1M count=350 status=none");
        HANDLER.delete(larger, after, lab.context());
        assertEquals(0, root.attempt("e2fsck", "-f", "-n", after.source()).exitCode(), "it is a sound file system");
        lab.machine(machine).detach(Lab.id(disk));
    }
}
