package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed. */
final class Trust {
    private Trust() {}

    /** The JDK's authorities, and those of this PEM text. */
    static SSLSocketFactory in(Optional<String> pem) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, pem.isPresent() ? with(pem.get()).getTrustManagers() : null, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new HubwrightException("the registry's CA certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManagerFactory with(String pem) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int n = 0;
        for (var manager : factory(null).getTrustManagers())
            if (manager instanceof X509TrustManager jdk)
                for (var issuer : jdk.getAcceptedIssuers()) store.setCertificateEntry("jdk-" + n++, issuer);
        var given = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        if (given.isEmpty()) throw new IOException("the text holds no PEM certificate");
        for (var certificate : given) store.setCertificateEntry("given-" + n++, certificate);
        return factory(store);
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
