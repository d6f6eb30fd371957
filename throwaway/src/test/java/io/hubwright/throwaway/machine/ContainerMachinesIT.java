package io.hubwright.throwaway.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.Time;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real machines: two of them, used by all tests here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerMachinesIT {
    // When the first process started.
    private static final String BOOT = "cut -d' ' -f22 /proc/1/stat";

    private ContainerMachines machines;
    private Ssh ssh;
    private Machine registry;
    private InetAddress registryIp;
    private InetAddress floatingIp;
    private Machine worker;
    private InetAddress workerIp;

    @BeforeAll
    void boot(@TempDir Path folder) throws IOException {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh"));
        machines = ContainerMachines.start(System.out::println);
        ssh = new Ssh(folder);
        registryIp = address(machines.internal(), 11);
        workerIp = address(machines.internal(), 12);
        floatingIp = address(machines.external(), 21);
        long begin = System.nanoTime();
        registry = machines.boot(boot("registry", registryIp).userData("#!/bin/sh\nid -un >> /root/who\n"));
        long created = System.nanoTime();
        ssh.trust(registry, registryIp);
        ssh.await(registryIp, "true");
        System.out.printf(
                "machine: created in %d ms, first ssh command after %d ms%n",
                (created - begin) / 1_000_000, (System.nanoTime() - begin) / 1_000_000);
        worker = machines.boot(boot("worker", workerIp));
        ssh.trust(worker, workerIp);
        registry.addFloatingIp(floatingIp);
        ssh.trust(registry, floatingIp);
    }

    @AfterAll
    void close() {
        if (machines != null) machines.close();
    }

    private Machines.Boot boot(String name, InetAddress ip) {
        return Machines.Boot.of(UUID.randomUUID().toString(), name, ip, List.of(ssh.publicKey()));
    }

    private static InetAddress address(Machines.Subnet subnet, int last) throws IOException {
        var bytes = subnet.gateway().getAddress();
        bytes[3] = (byte) last;
        return InetAddress.getByAddress(bytes);
    }

    private static String link(String volume) {
        return "/dev/disk/by-id/virtio-" + volume.substring(0, 20);
    }

    private String volume(int mib) {
        var id = UUID.randomUUID().toString();
        machines.createVolume(id, DataSize.mib(mib));
        return id;
    }

    @Test
    void systemdIsContentAndBothUsersMayDoAll() {
        assertEquals("running", ssh.await(workerIp, "systemctl is-system-running"));
        assertEquals("root", ssh.run(workerIp, "sudo -n id -un"));
        assertEquals("root", ssh.run(workerIp, "sudo -n -u debian sudo -n id -un"));
        assertEquals("worker", ssh.run(workerIp, "hostname"));
    }

    @Test
    void aForeignHostKeyIsNotWhatTheConsoleShows() {
        // That ssh connects at all, strictly, proves that the console shows what the server serves; this, that it would
        // not else.
        assertNotEquals(Ssh.hostKeys(registry.consoleLog()), Ssh.hostKeys(worker.consoleLog()));
        assertEquals(2, Ssh.hostKeys(registry.consoleLog()).orElseThrow().size());
    }

    @Test
    void userDataRunsOnce() {
        assertEquals("root", ssh.await(registryIp, "sudo cat /root/who"));
        registry.reboot();
        ssh.await(registryIp, "true");
        ssh.await(registryIp, "systemctl is-active throwaway-user-data");
        assertEquals("root", ssh.run(registryIp, "sudo cat /root/who"));
    }

    @Test
    void aVolumeAppearsUnderItsIdAndGoes() {
        var volume = volume(64);
        registry.attach(volume, false);
        ssh.await(registryIp, "test -b " + link(volume));
        assertEquals("67108864", ssh.run(registryIp, "sudo blockdev --getsize64 " + link(volume)));
        assertFalse(ssh.attempt(workerIp, "test -e " + link(volume)).exitCode() == 0, "the other machine sees it");
        assertThrows(ConflictException.class, () -> worker.attach(volume, false));
        assertThrows(ConflictException.class, () -> machines.deleteVolume(volume));
        registry.detach(volume);
        ssh.await(registryIp, "test ! -e " + link(volume));
        worker.attach(volume, false);
        ssh.await(workerIp, "test -b " + link(volume));
        worker.detach(volume);
        machines.deleteVolume(volume);
    }

    @Test
    void aReadOnlyVolumeRefusesWrites() {
        var volume = volume(16);
        worker.attach(volume, true);
        ssh.await(workerIp, "test -b " + link(volume));
        assertEquals("1", ssh.run(workerIp, "sudo blockdev --getro " + link(volume)));
        assertNotEquals(
                0,
                ssh.attempt(workerIp, "sudo dd if=/dev/zero of=" + link(volume) + " bs=4k count=1")
                        .exitCode());
        worker.detach(volume);
    }

    @Test
    void aVolumeGrowsWhileItIsMounted() {
        var volume = volume(512);
        worker.attach(volume, false);
        ssh.await(workerIp, "test -b " + link(volume));
        ssh.run(
                workerIp,
                "sudo mkfs.xfs -q " + link(volume) + " && sudo mkdir -p /grow && sudo mount " + link(volume)
                        + " /grow");
        machines.extendVolume(volume, DataSize.mib(768));
        ssh.await(workerIp, "test $(sudo blockdev --getsize64 " + link(volume) + ") = 805306368");
        ssh.run(workerIp, "sudo xfs_growfs /grow > /dev/null && test $(stat -f -c %b /grow) -gt 150000");
        ssh.run(workerIp, "sudo umount /grow");
        worker.detach(volume);
        machines.extendVolume(volume, DataSize.mib(800));
        worker.attach(volume, false);
        ssh.await(workerIp, "test $(sudo blockdev --getsize64 " + link(volume) + ") = 838860800");
        worker.detach(volume);
    }

    @Test
    void aPartitionGetsItsLink() {
        var volume = volume(64);
        worker.attach(volume, false);
        ssh.await(workerIp, "test -b " + link(volume));
        ssh.run(workerIp, "sudo parted -s -a optimal " + link(volume) + " mklabel gpt mkpart data 1MiB 100%");
        ssh.await(workerIp, "test -b " + link(volume) + "-part1");
        ssh.run(workerIp, "sudo mkfs.ext4 -q " + link(volume) + "-part1");
        worker.detach(volume);
        ssh.await(workerIp, "test ! -e " + link(volume) + "-part1");
    }

    @Test
    void aMountedVolumeComesOffOnlyWhenTheMachineLetsGo() {
        var volume = volume(64);
        worker.attach(volume, false);
        ssh.await(workerIp, "test -b " + link(volume));
        ssh.run(
                workerIp,
                "sudo mkfs.ext4 -q " + link(volume) + " && sudo mkdir -p /busy && sudo mount " + link(volume)
                        + " /busy");
        var refusal = assertThrows(ConflictException.class, () -> worker.detach(volume));
        assertTrue(refusal.getMessage().contains("still uses it"), refusal.getMessage());
        ssh.run(workerIp, "sudo umount /busy");
        worker.detach(volume);
        machines.deleteVolume(volume);
    }

    @Test
    void aRebootKeepsDiskVolumesMountsAndAddresses() {
        var volume = volume(64);
        registry.attach(volume, false);
        ssh.await(registryIp, "test -b " + link(volume));
        ssh.run(registryIp, "sudo mkfs.ext4 -q -U " + volume + " " + link(volume) + " && sudo mkdir -p /kept");
        ssh.run(registryIp, "echo 'UUID=" + volume + " /kept ext4 defaults,nofail 0 2' | sudo tee -a /etc/fstab");
        ssh.run(
                registryIp,
                "sudo systemctl daemon-reload && sudo mount /kept && echo here | sudo tee /kept/file /root/file");
        var boot = ssh.run(registryIp, BOOT);
        registry.reboot();
        ssh.await(floatingIp, "test \"$(" + BOOT + ")\" != " + boot + " && mountpoint -q /kept");
        assertEquals("here\nhere", ssh.run(floatingIp, "sudo cat /kept/file /root/file"));
        // Also when the reboot comes from inside.
        var second = ssh.run(registryIp, BOOT);
        ssh.attempt(registryIp, "sudo reboot");
        ssh.await(
                registryIp, "test \"$(" + BOOT + ")\" != " + second + " && mountpoint -q /kept && sudo cat /kept/file");
        assertEquals(
                "active",
                ssh.await(registryIp, "sudo systemctl start systemd-logind; systemctl is-active systemd-logind"));
        ssh.run(registryIp, "sudo umount /kept && sudo sed -i /kept/d /etc/fstab");
        registry.detach(volume);
    }

    @Test
    void filesOfTheNetworkAreTheMachinesOwn() {
        ssh.run(workerIp, "(cat /etc/hosts; echo 192.0.2.7 elsewhere) > /tmp/hosts && sudo mv /tmp/hosts /etc/hosts");
        worker.reboot();
        assertTrue(ssh.await(workerIp, "getent hosts elsewhere").startsWith("192.0.2.7"));
        assertTrue(ssh.run(workerIp, "cat /etc/resolv.conf").contains("nameserver"));
    }

    @Test
    void aStoppedMachineIsSilentUntilItStarts() {
        worker.stop();
        worker.stop();
        assertNotEquals(0, ssh.attempt(workerIp, "true").exitCode());
        worker.start();
        worker.start();
        ssh.await(workerIp, "true");
    }

    @Test
    void machinesReachEachOtherAndTheFloatingAddresses() {
        ssh.run(workerIp, "ping -c 1 -W 5 " + registryIp.getHostAddress());
        ssh.run(registryIp, "ping -c 1 -W 5 " + workerIp.getHostAddress());
        assertEquals(
                "SSH-2.0",
                ssh.run(
                        workerIp,
                        "timeout 10 bash -c 'exec 3<>/dev/tcp/" + floatingIp.getHostAddress() + "/22; head -c 7 <&3'"));
    }

    @Test
    void aFloatingAddressGoes() throws IOException {
        var second = address(machines.external(), 22);
        worker.addFloatingIp(second);
        ssh.trust(worker, second);
        ssh.await(second, "true");
        worker.removeFloatingIp(second);
        worker.removeFloatingIp(second);
        assertNotEquals(0, ssh.attempt(second, "true").exitCode());
        ssh.run(workerIp, "true");
    }

    @Test
    void machinesReachServicesAtTheGateway() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(machines.internal().gateway(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            var url = "http://" + machines.internal().gateway().getHostAddress() + ":"
                    + server.getAddress().getPort() + "/";
            assertEquals("hello", ssh.run(workerIp, "curl -sS --max-time 10 " + url));
            assertEquals("hello", ssh.run(registryIp, "curl -sS --max-time 10 " + url));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aDeletedMachineLetsItsVolumesAndAddressGo() throws IOException {
        var volume = volume(16);
        var ip = address(machines.internal(), 33);
        var first = machines.boot(boot("first", ip));
        first.attach(volume, false);
        first.delete();
        first.delete();
        var second = machines.boot(boot("second", ip));
        second.attach(volume, false);
        ssh.trust(second, ip);
        ssh.await(ip, "test -b " + link(volume));
        second.delete();
        machines.deleteVolume(volume);
    }

    @Test
    void twoWhoDeleteOneMachineBothSucceed() throws IOException {
        var machine = machines.boot(boot("short", address(machines.internal(), 34)));
        Stream.of(machine, machine, machine).parallel().forEach(Machine::delete);
        machines.boot(boot("next", address(machines.internal(), 34))).delete();
    }

    @Test
    void theComputersDisksStayOut() {
        var major = ssh.run(workerIp, "sudo lsblk -dnro MAJ:MIN | grep -v '^7:' | head -1");
        if (major.isEmpty()) return;
        var numbers = List.of(major.split(":"));
        var open = "sudo mknod /tmp/disk b " + numbers.get(0) + " " + numbers.get(1) + "; sudo head -c 1 /tmp/disk";
        assertTrue(ssh.attempt(workerIp, open).output().contains("Operation not permitted"));
    }

    @Test
    void consoleLogHasWhatSystemdPrints() {
        var log = Time.SYSTEM.await(
                "the console", Duration.ofSeconds(30), Duration.ofMillis(100), () -> Optional.of(worker.consoleLog())
                        .filter(text -> text.contains("OpenBSD Secure Shell server")));
        assertFalse(log.contains("\r"));
    }
}
