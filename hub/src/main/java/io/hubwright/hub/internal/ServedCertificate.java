package io.hubwright.hub.internal;

import io.hubwright.Dialer;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks a server for its certificate without believing it: it is compared with the one that we know. */
public final class ServedCertificate {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private ServedCertificate() {}

    public static X509Certificate read(Dialer dialer, String hostname, int port) throws IOException {
        try (var tcp = dialer.dial(hostname, port, TIMEOUT)) {
            tcp.setSoTimeout((int) TIMEOUT.toMillis());
            try (var tls = (SSLSocket) context().getSocketFactory().createSocket(tcp, hostname, port, true)) {
                tls.startHandshake();
                return (X509Certificate) tls.getSession().getPeerCertificates()[0];
            }
        }
    }

    private static SSLContext context() throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Unchecked()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS in this JDK: " + e.getMessage(), e);
        }
    }

    // Nothing is sent over this connection; the caller compares what it got.
    private static final class Unchecked extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
