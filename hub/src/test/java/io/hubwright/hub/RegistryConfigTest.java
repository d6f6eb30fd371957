package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Secret;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
    private static final Secret SECRET = Secret.of("0123456789abcdef".repeat(4));

    @Test
    void isWhatTheServerReads() {
        assertEquals(
                """
                # Written by Hubwright, which puts back what is changed by hand.
                version: 0.1
                log:
                  level: info
                http:
                  addr: :5000
                  secret: %s
                  headers:
                    X-Content-Type-Options: [nosniff]
                  tls:
                    certificate: /etc/hubwright/tls/current/fullchain.pem
                    key: /etc/hubwright/tls/current/key.pem
                    minimumtls: tls1.2
                storage:
                  filesystem:
                    rootdirectory: /var/lib/registry
                  delete:
                    enabled: true
                  cache:
                    blobdescriptor: inmemory
                auth:
                  htpasswd:
                    realm: 'Lab''s images'
                    path: /etc/hubwright/htpasswd
                health:
                  storagedriver:
                    enabled: true
                    interval: 10s
                    threshold: 3
                """
                        .formatted(SECRET.reveal()),
                new RegistryConfig(true, "Lab's images").text(SECRET));
    }

    @Test
    void plainHttpHasNoTlsSection() {
        assertFalse(new RegistryConfig(false, "r").text(SECRET).contains("tls"));
    }

    @Test
    void findsItsSecretAgain() {
        var drawn = RegistryConfig.newHttpSecret(new SecureRandom());
        assertEquals(Optional.of(drawn), RegistryConfig.httpSecret(new RegistryConfig(true, "r").text(drawn)));
        assertNotEquals(drawn, RegistryConfig.newHttpSecret(new SecureRandom()));
    }

    @Test
    void aSecretMadeShorterByHandIsNotKept() {
        assertTrue(RegistryConfig.httpSecret("http:\n  secret: abc\n").isEmpty());
        assertTrue(RegistryConfig.httpSecret("").isEmpty());
    }
}
