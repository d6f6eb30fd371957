package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicKeyTest {
    private static final String BLOB = "AAAAC3NzaC1lZDI1NTE5AAAAIJlN0rT1wyN5wYt5iTQy7o3V6YfLUn7k5m4mCkq0m1xv";

    @TempDir
    Path directory;

    private PublicKey read(String text) throws IOException {
        return PublicKey.read(Files.writeString(directory.resolve("id_ed25519.pub"), text));
    }

    @Test
    void commentIsNotPartOfTheKey() throws IOException {
        assertEquals(
                "ssh-ed25519 " + BLOB,
                read("ssh-ed25519 " + BLOB + " ada@laptop at home\n").line());
    }

    /** The number is what {@code ssh-keygen -l -E md5} prints for this key. */
    @Test
    void fingerprintIsSshKeygens() throws IOException {
        assertEquals(
                "45:a3:fe:2f:85:6d:71:96:22:c5:a1:e9:9f:a3:c7:0a",
                read("ssh-ed25519 " + BLOB).fingerprint());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            -----BEGIN OPENSSH PRIVATE KEY----- hush | is a private key
            -----BEGIN RSA PRIVATE KEY----- hush     | is a private key
            PuTTY-User-Key-File-2: hush              | is no public SSH key
            ''                                       | is no public SSH key
            """)
    void otherFilesAreRefusedWithoutQuotingThem(String text, String words) {
        var error = assertThrows(HubwrightException.class, () -> read(text));
        var message = String.valueOf(error.getMessage());
        assertTrue(message.contains(words), message);
        assertFalse(message.contains("hush"), message);
    }

    @Test
    void missingFileSaysHowToMakeOne() {
        var error = assertThrows(HubwrightException.class, () -> PublicKey.read(directory.resolve("none.pub")));
        assertTrue(String.valueOf(error.getMessage()).contains("ssh-keygen -t ed25519"), error.getMessage());
    }
}
