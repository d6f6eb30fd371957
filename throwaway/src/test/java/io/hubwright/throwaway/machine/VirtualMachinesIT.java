package io.hubwright.throwaway.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.Time;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A machine with a kernel of its own, used by all tests here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VirtualMachinesIT {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlN0rT1wyN5wYt5iTQy7o3V6YfLUn7k5m4mCkq0m1xv t@t";

    private VirtualMachines machines;
    private VirtualMachine machine;

    @BeforeAll
    void boot() {
        Needed.all(Requires.dockerEngine());
        machines = VirtualMachines.start(System.out::println);
        long begin = System.nanoTime();
        machine = (VirtualMachine) machines.boot(Machines.Boot.of(
                        UUID.randomUUID().toString(),
                        "grower",
                        machines.internal().first(),
                        List.of(KEY))
                .userData("#!/bin/sh\nid -un > /root/who\n"));
        System.out.printf("virtual machine: booted in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    }

    @AfterAll
    void close() {
        if (machines != null) machines.close();
    }

    private String ask(String script) {
        return machine.shell().run(script).strip();
    }

    private void await(String condition) {
        Time.SYSTEM.await(condition, Duration.ofSeconds(90), Duration.ofMillis(200), () -> Optional.of(
                        ask(condition + " && echo yes"))
                .filter("yes"::equals));
    }

    @Test
    void itHasItsOwnNameKeysAndTime() {
        assertEquals("grower", ask("hostname"));
        assertEquals(KEY, ask("cat /home/ubuntu/.ssh/authorized_keys"));
        assertEquals(2, Ssh.hostKeys(machine.consoleLog()).orElseThrow().size());
        var skew = Long.parseLong(ask("date +%s")) - Time.SYSTEM.now().getEpochSecond();
        assertTrue(Math.abs(skew) < 30, "the clock is off by " + skew + " s");
        await("grep -q root /root/who");
    }

    @Test
    void sshAnswersThroughTheDialerAtEachOfItsAddresses() throws IOException {
        var floating = machines.external().first();
        machine.addFloatingIp(floating);
        for (var ip : List.of(machines.internal().first(), floating))
            try (var socket = machines.dialer().dial(ip.getHostAddress(), 22, Duration.ofSeconds(30))) {
                assertEquals(
                        "SSH-2.0",
                        new String(socket.getInputStream().readNBytes(7), java.nio.charset.StandardCharsets.US_ASCII));
            }
        machine.removeFloatingIp(floating);
        assertThrows(
                IOException.class, () -> machines.dialer().dial(floating.getHostAddress(), 22, Duration.ofSeconds(1)));
    }

    @Test
    void aVolumeComesGrowsWhileItIsMountedAndGoes() {
        var volume = UUID.randomUUID().toString();
        var link = "/dev/disk/by-id/virtio-" + volume.substring(0, 20);
        machines.createVolume(volume, DataSize.mib(256));
        machine.attach(volume, false);
        await("test -b " + link);
        ask("mkfs.ext4 -q " + link + " && mkdir -p /grow && mount " + link + " /grow && echo kept > /grow/file");
        machines.extendVolume(volume, DataSize.mib(512));
        await("test $(blockdev --getsize64 " + link + ") = " + DataSize.mib(512).bytes());
        ask("resize2fs " + link);
        assertEquals("kept", ask("cat /grow/file"));
        assertTrue(Long.parseLong(ask("df --output=size -B1 /grow | tail -n 1").strip())
                > DataSize.mib(400).bytes());
        assertThrows(ConflictException.class, () -> machine.detach(volume), "it is mounted");
        ask("umount /grow");
        machine.detach(volume);
        await("test ! -e " + link);
        machines.deleteVolume(volume);
    }

    @Test
    void dataIsThereAfterAStopAndAStart() {
        var volume = UUID.randomUUID().toString();
        var link = "/dev/disk/by-id/virtio-" + volume.substring(0, 20);
        machines.createVolume(volume, DataSize.mib(64));
        machine.attach(volume, false);
        await("test -b " + link);
        ask("mkfs.ext4 -q " + link + " && mkdir -p /kept && mount " + link
                + " /kept && echo kept > /kept/file && echo here > /root/file");
        var before = ask("cat /proc/sys/kernel/random/boot_id");
        machine.stop();
        long begin = System.nanoTime();
        machine.start();
        await("test -b " + link);
        System.out.printf("virtual machine: started again in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
        assertFalse(before.equals(ask("cat /proc/sys/kernel/random/boot_id")));
        assertEquals("here", ask("cat /root/file"));
        assertEquals("kept", ask("mount " + link + " /kept && cat /kept/file"));
        ask("umount /kept");
        machine.detach(volume);
    }
}
