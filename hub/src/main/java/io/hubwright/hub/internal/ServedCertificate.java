package io.hubwright.hub.internal;

import io.hubwright.AnyCertificate;
import io.hubwright.Dialer;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/** Asks a server for its certificate without believing it: it is compared with the one that we know. */
public final class ServedCertificate {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private ServedCertificate() {}

    public static X509Certificate read(Dialer dialer, String hostname, int port) throws IOException {
        try (var tcp = dialer.dial(hostname, port, TIMEOUT)) {
            tcp.setSoTimeout((int) TIMEOUT.toMillis());
            // Nothing is sent over this connection; the caller compares what it got.
            try (var tls =
                    (SSLSocket) AnyCertificate.context().getSocketFactory().createSocket(tcp, hostname, port, true)) {
                tls.startHandshake();
                return (X509Certificate) tls.getSession().getPeerCertificates()[0];
            }
        }
    }
}
