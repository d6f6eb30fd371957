package io.hubwright.tls;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** PEM in and out. Keys go out as PKCS#8, which OpenSSL, Go and Java all read. */
final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    static String of(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e); // It was decoded or made here.
        }
    }

    static Secret of(PrivateKey key) {
        return Secret.of(block("PRIVATE KEY", key.getEncoded()));
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** All certificates of a text, in its order; empty if there are none. */
    static List<X509Certificate> certificates(String pem) throws CertificateException {
        if (!pem.contains("-----BEGIN CERTIFICATE-----")) return List.of();
        var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
        return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** @param where for the message, such as the file; the text itself is never shown */
    static PrivateKey privateKey(String pem, String where) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            // An EC key may stand behind its parameters.
            for (var object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PrivateKeyInfo info) return new JcaPEMKeyConverter().getPrivateKey(info);
                if (object instanceof PEMKeyPair pair)
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                if (object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo)
                    throw new HubwrightException("the private key in " + where
                            + " is encrypted, and a server starts without anybody to type the pass phrase: decrypt it"
                            + " with openssl pkey");
            }
            throw new HubwrightException(
                    "there is no private key in " + where + ": a PEM file has a line -----BEGIN" + " PRIVATE KEY-----");
        } catch (HubwrightException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Damage comes as many exceptions. Without the cause: its text may quote the key.
            throw new HubwrightException(
                    "the private key in " + where + " cannot be read: it is no complete PEM block");
        }
    }

    /** True if what the key signs is good for the certificate. */
    static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        var algorithm =
                switch (key.getAlgorithm()) {
                    case "EC", "ECDSA" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        var sample = "hubwright".getBytes(StandardCharsets.UTF_8);
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(sample);
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(sample);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
