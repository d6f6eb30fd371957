package io.hubwright.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hubwright.CertificateIssuer.Certificate;
import io.hubwright.Time;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the authority issues, the JDK serves and believes, name check included. */
class TlsHandshakeTest {
    private static final List<String> NAMES = List.of("registry.conp.cloud", "127.0.0.1", "192.168.70.4");

    private final CertificateAuthority authority = authority("neurolibre");

    private static CertificateAuthority authority(String name) {
        var made = Issuing.authority(name, Time.SYSTEM.now());
        return new CertificateAuthority(name, made.certificate(), made.key(), Time.SYSTEM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.conp.cloud", "127.0.0.1", "192.168.70.4"})
    void theNamesAreBelieved(String name) throws Exception {
        assertEquals("ok", hello(authority, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub.conp.cloud", "192.168.70.5"})
    void otherNamesAreNot(String name) {
        assertThrows(SSLHandshakeException.class, () -> hello(authority, name));
    }

    @org.junit.jupiter.api.Test
    void anotherAuthorityIsNotBelieved() {
        assertThrows(SSLHandshakeException.class, () -> hello(authority("neurolibre"), "registry.conp.cloud"));
    }

    private String hello(CertificateAuthority trusted, String name) throws Exception {
        var context = serverContext(authority.issue(NAMES));
        try (var server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(10_000);
            var served = CompletableFuture.runAsync(() -> answer(server));
            try (var plain = new Socket(server.getInetAddress(), server.getLocalPort());
                    var socket = (SSLSocket)
                            clientContext(trusted).getSocketFactory().createSocket(plain, name, 443, true)) {
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                var answer =
                        new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                served.join();
                return answer;
            }
        }
    }

    private static void answer(SSLServerSocket server) {
        try (var socket = server.accept()) {
            socket.getOutputStream().write(new byte[] {'o', 'k'});
        } catch (java.io.IOException e) {
            // The client did not believe us.
        }
    }

    private static SSLContext serverContext(Certificate certificate) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var chain = Pem.certificates(certificate.chainPem());
        var key = Pem.privateKey(certificate.privateKeyPem().reveal(), "memory");
        store.setKeyEntry("server", key, new char[0], chain.toArray(java.security.cert.Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext clientContext(CertificateAuthority trusted) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca", Pem.certificates(trusted.trustAnchorPem().orElseThrow()).get(0));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
