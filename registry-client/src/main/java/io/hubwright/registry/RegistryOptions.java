package io.hubwright.registry;

import io.hubwright.Dialer;
import io.hubwright.Time;
import java.util.Optional;

/**
 * How a registry is reached.
 *
 * @param endpoint {@code host} or {@code host:port}, as in image names; {@code docker.io} for Docker Hub
 * @param protocol HTTPS unless chosen otherwise
 * @param credentials nobody's unless given
 * @param caCertificates PEM certificates of authorities to trust besides the JDK's
 * @param clientCertificate for registries that ask for one
 * @param dialer opens every connection, to token servers and redirects too
 * @param time waits between attempts
 * @param transport time-outs, chunks, what is remembered
 */
public record RegistryOptions(
        String endpoint,
        Protocol protocol,
        Credentials credentials,
        Optional<String> caCertificates,
        Optional<ClientCertificate> clientCertificate,
        Dialer dialer,
        Time time,
        TransportSettings transport) {

    /** What is spoken below the registry's protocol. */
    public enum Protocol {
        HTTPS,
        /** Everybody on the way reads passwords and images: for networks of one's own. */
        PLAIN_HTTP
    }

    public RegistryOptions {
        ImageRef.requireRegistry(endpoint);
    }

    public static RegistryOptions of(String endpoint) {
        return new RegistryOptions(
                endpoint,
                Protocol.HTTPS,
                Credentials.anonymous(),
                Optional.empty(),
                Optional.empty(),
                Dialer.DIRECT,
                Time.SYSTEM,
                TransportSettings.defaults());
    }

    public RegistryOptions protocol(Protocol protocol) {
        return new RegistryOptions(
                endpoint, protocol, credentials, caCertificates, clientCertificate, dialer, time, transport);
    }

    public RegistryOptions credentials(Credentials credentials) {
        return new RegistryOptions(
                endpoint, protocol, credentials, caCertificates, clientCertificate, dialer, time, transport);
    }

    /** Replaces the list: one or more PEM certificates. */
    public RegistryOptions caCertificates(String pem) {
        return new RegistryOptions(
                endpoint, protocol, credentials, Optional.of(pem), clientCertificate, dialer, time, transport);
    }

    public RegistryOptions clientCertificate(ClientCertificate certificate) {
        return new RegistryOptions(
                endpoint, protocol, credentials, caCertificates, Optional.of(certificate), dialer, time, transport);
    }

    public RegistryOptions dialer(Dialer dialer) {
        return new RegistryOptions(
                endpoint, protocol, credentials, caCertificates, clientCertificate, dialer, time, transport);
    }

    public RegistryOptions time(Time time) {
        return new RegistryOptions(
                endpoint, protocol, credentials, caCertificates, clientCertificate, dialer, time, transport);
    }

    public RegistryOptions transport(TransportSettings transport) {
        return new RegistryOptions(
                endpoint, protocol, credentials, caCertificates, clientCertificate, dialer, time, transport);
    }
}
