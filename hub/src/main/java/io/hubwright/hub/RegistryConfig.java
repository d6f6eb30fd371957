package io.hubwright.hub;

import io.hubwright.Secret;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The registry's {@code config.yml}. A file, not variables: {@code docker inspect} shows a container's environment. */
record RegistryConfig(boolean tls, String realm) {
    /** Where the host's directory of this registry is seen in the container. */
    static final String DIRECTORY = "/etc/hubwright";

    static final String FILE = DIRECTORY + "/config.yml";
    static final String STORAGE = "/var/lib/registry";
    static final int PORT = 5000;

    private static final Pattern SECRET = Pattern.compile("(?m)^  secret: ([0-9a-f]{64})$");

    /** Drawn once and kept: the server signs the state of open uploads with it, and a new one would break them at a restart. */
    static Secret newHttpSecret(SecureRandom random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return Secret.of(HexFormat.of().formatHex(bytes));
    }

    static Optional<Secret> httpSecret(String text) {
        var matcher = SECRET.matcher(text);
        return matcher.find() ? Optional.of(Secret.of(matcher.group(1))) : Optional.empty();
    }

    String text(Secret httpSecret) {
        return BEFORE.formatted(PORT, httpSecret.reveal())
                + (tls ? TLS.formatted(DIRECTORY, DIRECTORY) : "")
                + AFTER.formatted(STORAGE, realm.replace("'", "''"), DIRECTORY);
    }

    private static final String BEFORE =
            """
            # Written by Hubwright, which puts back what is changed by hand.
            version: 0.1
            log:
              level: info
            http:
              addr: :%d
              secret: %s
              headers:
                X-Content-Type-Options: [nosniff]
            """;

    private static final String TLS =
            """
              tls:
                certificate: %s/tls/current/fullchain.pem
                key: %s/tls/current/key.pem
                minimumtls: tls1.2
            """;

    private static final String AFTER =
            """
            storage:
              filesystem:
                rootdirectory: %s
              delete:
                enabled: true
              cache:
                blobdescriptor: inmemory
            auth:
              htpasswd:
                realm: '%s'
                path: %s/htpasswd
            health:
              storagedriver:
                enabled: true
                interval: 10s
                threshold: 3
            """;
}
