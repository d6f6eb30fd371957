package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written for limits and mounts over SSH, and what is made of what a machine says. */
class LimitsAndSshfsTest {
    private static final HostSpec HOST = HostSpec.at("192.0.2.7", "ubuntu");
    private static final String LOGIN =
            "processes.soft=30000\nfiles.soft=1024\nprocesses.now=12\nfiles.ceiling=1048576\nuid=1000\ntasks=18446744073709551615\n";
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1";

    private static LimitsFacts facts(String more) {
        return new LimitsFacts("ubuntu", Facts.parse(LOGIN + more));
    }

    @Test
    void limitsFileIsPams() {
        assertEquals(
                "/etc/security/limits.d/95-hubwright-ubuntu.conf", HOST.limits().file());
        assertEquals(
                "# Written by Hubwright, which puts back what is changed by hand.\nubuntu - nproc unlimited\nubuntu - nofile 64000\n",
                HOST.limits().text());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "5000 | 3000 | '' | ''",
                "5000 | 2000000 | '' | 'it gives at most 1048576 open files, not 2000000 (the kernel''s fs.nr_open)'",
                "5000 | 30000 | 'sshd.files=20000' | 'it gives at most 20000 open files, not 30000 (its sshd'",
                "9223372036854775807 | 3000 | 'sshd.processes=96364' | 'at most 96364 processes, not unlimited'",
            },
            delimiter = '|')
    void whatTheMachineCannotGiveIsKnown(long processes, long files, String sshd, String why) {
        var beyond = facts(sshd + "\n")
                .beyond(HOST.limits().processes(processes).openFiles(files))
                .orElse("");
        assertTrue(why.isEmpty() ? beyond.isEmpty() : beyond.contains(why), beyond);
    }

    @Test
    void whatALogInLacksIsNamed() {
        assertEquals(
                List.of("processes are 30000, not 5000", "files are 1024, not 3000"),
                facts("").differences(HOST.limits().processes(5000).openFiles(3000)));
        var few = new LimitsFacts("ubuntu", Facts.parse(LOGIN.replace("18446744073709551615", "4096")));
        assertEquals(
                List.of("systemd's limit is 4096"),
                few.differences(HOST.limits().processes(30000).openFiles(1024)));
        assertEquals(
                "ubuntu: 12 of 4096 processes, 1024 open files each",
                few.limits().toString());
    }

    @Test
    void senselessLimitsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> HOST.limits().processes(10));
        assertThrows(IllegalArgumentException.class, () -> HOST.limits().openFiles(LimitsSpec.UNLIMITED));
    }

    @Test
    void sshfsUnitPinsTheKeyAndStartsAgain() {
        var spec = HOST.sshfs("data@storage.example.org:/export", "/mnt/data", Path.of("id"), KEY)
                .port(2222)
                .readOnly(true)
                .owner("1000:100");
        var files = new SshfsFiles(spec);
        assertEquals("[storage.example.org]:2222 " + KEY + "\n", files.knownHostsText());
        assertEquals("/etc/systemd/system/hubwright-sshfs-mnt-data.service", files.unit());
        assertTrue(
                files.unitText()
                        .contains(
                                "ExecStart=/usr/bin/sshfs -f -p 2222 -o IdentityFile=/etc/hubwright/sshfs/mnt-data/key,"
                                        + "UserKnownHostsFile=/etc/hubwright/sshfs/mnt-data/known_hosts,GlobalKnownHostsFile=/dev/null,"
                                        + "StrictHostKeyChecking=yes,IdentitiesOnly=yes,BatchMode=yes,ConnectTimeout=20,"
                                        + "ServerAliveInterval=15,ServerAliveCountMax=3,reconnect,allow_other,default_permissions,"
                                        + "ro,uid=1000,gid=100 data@storage.example.org:/export /mnt/data\n"),
                files.unitText());
        assertTrue(files.unitText().contains("\nRestart=always\n"), files.unitText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"storage:/export", "data@storage", "data@storage:/ex port", "data@sto,rage:/x", "-o@storage:/x,y"
            })
    void sourceThatWouldBeAnOptionIsRefused(String source) {
        assertThrows(IllegalArgumentException.class, () -> HOST.sshfs(source, "/mnt/data", Path.of("id"), KEY));
    }
}
