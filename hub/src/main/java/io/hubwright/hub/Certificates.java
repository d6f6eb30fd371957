package io.hubwright.hub;

import io.hubwright.CertificateIssuer;
import io.hubwright.HubwrightException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The certificate that a registry serves, on its host: a directory per serial number, and a link to the one in use. */
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
        var serial = hex(leaf(certificate.chainPem()).getSerialNumber());
        var directory = paths.tls() + "/" + serial;
        files.makePrivateDirectory(paths.tls());
        files.makePrivateDirectory(directory);
        files.write(directory + "/key.pem", certificate.privateKeyPem().reveal(), "0600");
        files.write(directory + "/fullchain.pem", certificate.chainPem(), "0600");
        files.link(paths.tls() + "/current", serial);
    }

    /** Removes those that are no longer served. */
    void removeOld(String chainPem) {
        var serial = hex(leaf(chainPem).getSerialNumber());
        files.list(paths.tls()).stream()
                .filter(name -> !name.equals(serial) && !name.equals("current"))
                .forEach(name -> files.remove(paths.tls() + "/" + name));
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

    static String hex(BigInteger serial) {
        return serial.toString(16);
    }
}
