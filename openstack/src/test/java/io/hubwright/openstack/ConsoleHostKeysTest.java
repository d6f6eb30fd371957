package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleHostKeysTest {
    @Test
    void keysBetweenTheMarksAreRead() {
        assertEquals(
                List.of("ecdsa-sha2-nistp256 AAAAE2Vj=", "ssh-ed25519 AAAAC3Nz"),
                ConsoleHostKeys.keys(
                        """
                [   12.345678] cloud-init[500]: Cloud-init v. 22.4.2 finished
                ssh-rsa AAAAB3Nz outside
                -----BEGIN SSH HOST KEY KEYS-----
                ecdsa-sha2-nistp256 AAAAE2Vj= root@registry
                [   12.400000] cloud-init[500]: ssh-ed25519 AAAAC3Nz root@registry
                -----END SSH HOST KEY KEYS-----
                registry login:
                """));
    }

    @Test
    void lastWholeBlockCounts() {
        assertEquals(
                List.of("ssh-ed25519 AAAAnew"),
                ConsoleHostKeys.keys(
                        """
                -----BEGIN SSH HOST KEY KEYS-----
                ssh-ed25519 AAAAold root@a
                -----END SSH HOST KEY KEYS-----
                -----BEGIN SSH HOST KEY KEYS-----
                ssh-ed25519 AAAAnew root@a
                -----END SSH HOST KEY KEYS-----
                -----BEGIN SSH HOST KEY KEYS-----
                ssh-ed25519 AAAAhalf root@a
                """));
    }

    @Test
    void silenceIsNoKey() {
        assertEquals(List.of(), ConsoleHostKeys.keys("booting\n"));
    }
}
