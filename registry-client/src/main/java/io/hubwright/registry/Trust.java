package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose certificates are believed, and which is shown. */
final class Trust {
    private static final Logger LOG = LoggerFactory.getLogger(Trust.class);
    private static final List<String> KEY_KINDS = List.of("EC", "RSA", "EdDSA");

    private Trust() {}

    /** The JDK's authorities, and those of this PEM text. TLS is Conscrypt's if that is on the class path, else the JDK's. */
    static SSLSocketFactory in(Optional<String> pem, Optional<ClientCertificate> shown) {
        try {
            var provider = nativeTls();
            var context = provider.isPresent()
                    ? SSLContext.getInstance("TLS", provider.get())
                    : SSLContext.getInstance("TLS");
            // The JDK's trust managers always: a provider's own need not know the JDK's authorities.
            context.init(
                    shown.isPresent() ? keys(shown.get()) : null,
                    factory(pem.isPresent() ? store(pem.get()) : null).getTrustManagers(),
                    null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new HubwrightException("the registry's certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static Optional<Provider> nativeTls() {
        try {
            var conscrypt = Class.forName("org.conscrypt.Conscrypt");
            var made = conscrypt.getMethod("newProvider").invoke(null);
            return made instanceof Provider provider ? Optional.of(provider) : Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn("Conscrypt is on the class path, but cannot be used; the JDK's TLS is slower: {}", e.toString());
            return Optional.empty();
        }
    }

    private static KeyStore store(String pem) throws GeneralSecurityException, IOException {
        var store = empty();
        int n = 0;
        for (var manager : factory(null).getTrustManagers())
            if (manager instanceof X509TrustManager jdk)
                for (var issuer : jdk.getAcceptedIssuers()) store.setCertificateEntry("jdk-" + n++, issuer);
        for (var certificate : certificates(pem)) store.setCertificateEntry("given-" + n++, certificate);
        return store;
    }

    private static KeyManager[] keys(ClientCertificate shown) throws GeneralSecurityException, IOException {
        var store = empty();
        var chain = certificates(shown.chainPem()).toArray(Certificate[]::new);
        store.setKeyEntry("client", key(shown.keyPem().reveal()), new char[0], chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException, IOException {
        int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin)
            throw new IOException("the client's key is not in PKCS#8; convert it: openssl pkcs8 -topk8 -nodes -in KEY");
        var text = pem.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end);
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text));
        for (var kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                LOG.trace("the client's key is no {} key", kind);
            }
        }
        throw new IOException("the client's key is none of " + KEY_KINDS);
    }

    private static Collection<? extends Certificate> certificates(String pem)
            throws GeneralSecurityException, IOException {
        var given = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        if (given.isEmpty()) throw new IOException("the text holds no PEM certificate");
        return given;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
