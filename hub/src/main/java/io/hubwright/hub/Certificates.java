package io.hubwright.hub;

import io.hubwright.CertificateIssuer;
import io.hubwright.HubwrightException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The certificate that a registry serves, on its host: a directory for each, and a link to the one in use. */
final class Certificates {
    private final RootFiles files;
    private final RegistryPaths paths;

    Certificates(RootFiles files, RegistryPaths paths) {
        this.files = files;
        this.paths = paths;
    }

    /** Why another one is needed; empty to keep the stored one. */
    static Optional<String> due(CertificateIssuer issuer, RegistryFacts facts, List<String> names, Instant now) {
        if (facts.chainPem().isEmpty()) return Optional.of("there is none yet");
        if (!facts.keyThere()) return Optional.of("its private key is missing");
        return issuer.due(facts.chainPem().get(), names, now);
    }

    /** Puts it in use; the link is switched last, so a stop anywhere leaves the old one whole. */
    void store(CertificateIssuer.Certificate certificate) {
        var name = directoryName(leaf(certificate.chainPem()));
        var directory = paths.tls() + "/" + name;
        files.makePrivateDirectory(paths.tls());
        files.makePrivateDirectory(directory);
        files.write(directory + "/key.pem", certificate.privateKeyPem().reveal(), "0600");
        files.write(directory + "/fullchain.pem", certificate.chainPem(), "0600");
        files.link(paths.tls() + "/current", name);
    }

    /** Removes those that are no longer served. */
    void removeOld(String chainPem) {
        var served = directoryName(leaf(chainPem));
        files.list(paths.tls()).stream()
                .filter(name -> !name.equals(served) && !name.equals("current"))
                .forEach(name -> files.remove(paths.tls() + "/" + name));
    }

    /** Empty if it cannot be read. */
    static Optional<Instant> validUntil(String chainPem) {
        try {
            return Optional.of(leaf(chainPem).getNotAfter().toInstant());
        } catch (HubwrightException e) { // it is due, then
            return Optional.empty();
        }
    }

    /** @throws HubwrightException if it is none */
    static X509Certificate leaf(String chainPem) {
        try {
            var bytes = new ByteArrayInputStream(chainPem.getBytes(StandardCharsets.UTF_8));
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
        } catch (CertificateException e) {
            throw new HubwrightException("the certificate cannot be read: " + e.getMessage(), e);
        }
    }

    // Serial numbers are unique within one issuer only, and some number from one.
    private static String directoryName(X509Certificate leaf) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
            return leaf.getSerialNumber().toString(16) + "-" + HexFormat.of().formatHex(sha256, 0, 4);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be encoded: " + e, e);
        }
    }
}
