package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry that lets nobody in without a certificate. */
@Timeout(60)
class ClientCertificateTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void certificateIsShownToARegistryThatAsks() throws Exception {
        TestFiles.certificate(directory, false);
        var certificate = Files.readString(directory.resolve("tls.crt"));
        var key = Files.readString(directory.resolve("tls.key"));
        try (var listener = listener(certificate, key)) {
            serve(listener);
            var options = RegistryOptions.of("127.0.0.1:" + listener.getLocalPort())
                    .caCertificates(certificate)
                    .time(new VirtualTime());
            try (var known = RegistryClient.connect(
                            options.clientCertificate(new ClientCertificate(certificate, Secret.of(key))));
                    var unknown = RegistryClient.connect(options)) {
                assertEquals(LoginCheck.Auth.NONE, known.check().auth());
                assertThrows(HubwrightException.class, unknown::check);
            }
        }
    }

    @Test
    void keyInAnotherFormIsToldHowToConvert() {
        var sec1 = new ClientCertificate("", Secret.of("-----BEGIN EC PRIVATE KEY-----"));
        var e = assertThrows(
                HubwrightException.class,
                () -> RegistryClient.connect(RegistryOptions.of("a.org").clientCertificate(sec1)));
        assertTrue(
                String.valueOf(e.getMessage()).contains("PEM") || e.getMessage().contains("pkcs8"), e.getMessage());
    }

    private static SSLServerSocket listener(String certificate, String key) throws Exception {
        var x509 = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)));
        var bytes = Base64.getMimeDecoder().decode(key.replaceAll("-----[A-Z ]+-----", ""));
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes)),
                new char[0],
                new Certificate[] {x509});
        store.setCertificateEntry("client", x509);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        var listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        return listener;
    }

    private static void serve(SSLServerSocket listener) {
        var thread = new Thread(() -> {
            while (!listener.isClosed()) {
                try (var socket = listener.accept()) {
                    socket.setSoTimeout(5000);
                    if (socket.getInputStream().read() < 0) continue;
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // A client without a certificate, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
