package io.hubwright.cyberhub;

import io.hubwright.Dialer;
import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** One GET over one connection of a {@link Dialer}: all that a probe needs. HTTP/1.0, so that the answer comes in one piece. */
record PageRequest(String hostname, String path, Map<String, Secret> headers) {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int LARGEST = 1 << 20;

    static PageRequest get(String hostname, String path, Map<String, Secret> headers) {
        return new PageRequest(hostname, path, headers);
    }

    Page send(Dialer dialer, int port, Optional<SSLContext> tls) throws IOException {
        try (var tcp = dialer.dial(hostname, port, TIMEOUT)) {
            tcp.setSoTimeout((int) TIMEOUT.toMillis());
            if (tls.isEmpty()) return exchange(tcp);
            try (var secure = (SSLSocket) tls.get().getSocketFactory().createSocket(tcp, hostname, port, true)) {
                var parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
                return exchange(secure);
            }
        }
    }

    private Page exchange(Socket socket) throws IOException {
        var request = new StringBuilder("GET " + path + " HTTP/1.0\r\nHost: " + hostname + "\r\n");
        headers.forEach((name, value) ->
                request.append(name).append(": ").append(value.reveal()).append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return parse(new String(socket.getInputStream().readNBytes(LARGEST), StandardCharsets.UTF_8));
    }

    private static Page parse(String text) throws IOException {
        var end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.")) throw new IOException("the answer is not HTTP");
        var lines = text.substring(0, end).split("\r\n");
        var headers = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            var colon = lines[i].indexOf(':');
            if (colon > 0)
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
        }
        return new Page(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
    }

    /** The JDK's authorities, or this one alone. */
    static SSLContext trusting(Optional<String> anchorPem) throws IOException {
        try {
            if (anchorPem.isEmpty()) return SSLContext.getDefault();
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var pem = new ByteArrayInputStream(anchorPem.get().getBytes(StandardCharsets.US_ASCII));
            int n = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem))
                store.setCertificateEntry("anchor-" + n++, certificate);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new HubwrightException("the CA certificate cannot be used: " + e.getMessage(), e);
        }
    }
}
