package io.hubwright.registry;

import io.hubwright.Secret;
import java.net.URI;
import java.util.Optional;

/** A running registry with one user, and how to reach it. */
interface TestServer extends AutoCloseable {
    String USER = "user";
    Secret PASSWORD = Secret.of("open-sesame");

    URI url();

    Optional<String> caCertificate();

    @Override
    void close();

    default RegistryOptions anonymous() {
        var protocol =
                url().getScheme().equals("http") ? RegistryOptions.Protocol.PLAIN_HTTP : RegistryOptions.Protocol.HTTPS;
        var options = RegistryOptions.of(url().getAuthority()).protocol(protocol);
        return caCertificate().map(options::caCertificates).orElse(options);
    }

    default RegistryOptions options() {
        return anonymous().credentials(Credentials.basic(USER, PASSWORD));
    }
}
