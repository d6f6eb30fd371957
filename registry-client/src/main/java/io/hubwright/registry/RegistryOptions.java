package io.hubwright.registry;

import io.hubwright.DataSize;
import io.hubwright.Dialer;
import io.hubwright.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * How a registry is reached.
 *
 * @param endpoint {@code host} or {@code host:port}, as in image names; {@code docker.io} for Docker Hub
 * @param protocol HTTPS unless chosen otherwise
 * @param credentials nobody's unless given
 * @param caCertificates PEM certificates of authorities to trust besides the JDK's
 * @param dialer opens every connection, to token servers and redirects too
 * @param time waits between attempts
 * @param connectTimeout for the connection and, once more, the TLS handshake
 * @param responseTimeout how long the server may stay silent; the end of a big upload, when servers hash it all, gets more
 * @param chunkSize how much of a blob goes in one request; proxies limit it, and what a break costs at most
 */
public record RegistryOptions(
        String endpoint,
        Protocol protocol,
        Credentials credentials,
        Optional<String> caCertificates,
        Dialer dialer,
        Time time,
        Duration connectTimeout,
        Duration responseTimeout,
        DataSize chunkSize) {

    /** What is spoken below the registry's protocol. */
    public enum Protocol {
        HTTPS,
        /** Everybody on the way reads passwords and images: for networks of one's own. */
        PLAIN_HTTP
    }

    public RegistryOptions {
        ImageRef.requireRegistry(endpoint);
        if (connectTimeout.isNegative()
                || connectTimeout.isZero()
                || responseTimeout.isNegative()
                || responseTimeout.isZero()) throw new IllegalArgumentException("a time-out must be positive");
        if (chunkSize.compareTo(DataSize.mib(1)) < 0)
            throw new IllegalArgumentException("a chunk has at least 1 MiB, not " + chunkSize);
    }

    public static RegistryOptions of(String endpoint) {
        return new RegistryOptions(
                endpoint,
                Protocol.HTTPS,
                Credentials.anonymous(),
                Optional.empty(),
                Dialer.DIRECT,
                Time.SYSTEM,
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                DataSize.mib(64));
    }

    public RegistryOptions protocol(Protocol protocol) {
        return new RegistryOptions(
                endpoint,
                protocol,
                credentials,
                caCertificates,
                dialer,
                time,
                connectTimeout,
                responseTimeout,
                chunkSize);
    }

    public RegistryOptions credentials(Credentials credentials) {
        return new RegistryOptions(
                endpoint,
                protocol,
                credentials,
                caCertificates,
                dialer,
                time,
                connectTimeout,
                responseTimeout,
                chunkSize);
    }

    /** Replaces the list: one or more PEM certificates. */
    public RegistryOptions caCertificates(String pem) {
        return new RegistryOptions(
                endpoint,
                protocol,
                credentials,
                Optional.of(pem),
                dialer,
                time,
                connectTimeout,
                responseTimeout,
                chunkSize);
    }

    public RegistryOptions dialer(Dialer dialer) {
        return new RegistryOptions(
                endpoint,
                protocol,
                credentials,
                caCertificates,
                dialer,
                time,
                connectTimeout,
                responseTimeout,
                chunkSize);
    }

    public RegistryOptions time(Time time) {
        return new RegistryOptions(
                endpoint,
                protocol,
                credentials,
                caCertificates,
                dialer,
                time,
                connectTimeout,
                responseTimeout,
                chunkSize);
    }

    public RegistryOptions connectTimeout(Duration connectTimeout) {
        return new RegistryOptions(
                endpoint,
                protocol,
                credentials,
                caCertificates,
                dialer,
                time,
                connectTimeout,
                responseTimeout,
                chunkSize);
    }

    public RegistryOptions responseTimeout(Duration responseTimeout) {
        return new RegistryOptions(
                endpoint,
                protocol,
                credentials,
                caCertificates,
                dialer,
                time,
                connectTimeout,
                responseTimeout,
                chunkSize);
    }

    public RegistryOptions chunkSize(DataSize chunkSize) {
        return new RegistryOptions(
                endpoint,
                protocol,
                credentials,
                caCertificates,
                dialer,
                time,
                connectTimeout,
                responseTimeout,
                chunkSize);
    }
}
