package io.hubwright.throwaway.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Turns PEM files into what a server speaks TLS with. */
final class Pem {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:EC |RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END");

    private Pem() {}

    static SSLContext serverContext(RegistrySettings.TlsFiles files) throws IOException {
        try {
            char[] noPassword = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, noPassword);
            Certificate[] chain = chain(files.chain());
            store.setKeyEntry("server", key(files.key(), chain[0]), noPassword, chain);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, noPassword);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the certificate " + files.chain() + " and the key " + files.key() + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
        var chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no PEM certificate in " + file);
        }
        return chain.toArray(Certificate[]::new);
    }

    private static PrivateKey key(Path file, Certificate certificate) throws IOException, GeneralSecurityException {
        Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new GeneralSecurityException("there is no unencrypted PEM private key in " + file);
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        PrivateKeyInfo info =
                switch (pem.group(1)) {
                    case "EC PRIVATE KEY" ->
                        new PrivateKeyInfo(algorithmOf(certificate), ECPrivateKey.getInstance(der));
                    case "RSA PRIVATE KEY" ->
                        new PrivateKeyInfo(algorithmOf(certificate), RSAPrivateKey.getInstance(der));
                    default -> PrivateKeyInfo.getInstance(der);
                };
        return KeyFactory.getInstance(algorithm(info)).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    /** The older forms of keys may leave out what the certificate says, such as the curve. */
    private static AlgorithmIdentifier algorithmOf(Certificate certificate) {
        return SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded())
                .getAlgorithm();
    }

    private static String algorithm(PrivateKeyInfo info) {
        ASN1ObjectIdentifier oid = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "EC";
        }
        return oid.equals(PKCSObjectIdentifiers.rsaEncryption) ? "RSA" : "EdDSA";
    }
}
