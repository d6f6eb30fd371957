package io.hubwright.hub.internal;

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

/** The certificate that a server serves, on its host: a directory for each, and a link to the one in use. */
public final class Certificates {
    private final RootFiles files;
    private final String directory;

    /**
     * Reads and writes nothing yet.
     *
     * @param directory of this server's certificates alone
     */
    public Certificates(RootFiles files, String directory) {
        this.files = files;
        this.directory = directory;
    }

    /** Why another one is needed; empty to keep the stored one. */
    public static Optional<String> due(
            CertificateIssuer issuer, Optional<String> chainPem, boolean keyThere, List<String> names, Instant now) {
        if (chainPem.isEmpty()) return Optional.of("there is none yet");
        if (!keyThere) return Optional.of("its private key is missing");
        return issuer.due(chainPem.get(), names, now);
    }

    /** Puts it in use; the link is switched last, so a stop anywhere leaves the old one whole. */
    public void store(CertificateIssuer.Certificate certificate) {
        var name = directoryName(leaf(certificate.chainPem()));
        var own = directory + "/" + name;
        files.makePrivateDirectory(directory);
        files.makePrivateDirectory(own);
        files.write(own + "/key.pem", certificate.privateKeyPem().reveal(), "0600");
        files.write(own + "/fullchain.pem", certificate.chainPem(), "0600");
        files.link(directory + "/current", name);
    }

    /** Removes those that are no longer served. */
    public void removeOld(String chainPem) {
        var served = directoryName(leaf(chainPem));
        files.list(directory).stream()
                .filter(name -> !name.equals(served) && !name.equals("current"))
                .forEach(name -> files.remove(directory + "/" + name));
    }

    /** Empty if it cannot be read. */
    public static Optional<Instant> validUntil(String chainPem) {
        try {
            return Optional.of(leaf(chainPem).getNotAfter().toInstant());
        } catch (HubwrightException e) { // it is due, then
            return Optional.empty();
        }
    }

    /**
     * The first certificate of a chain.
     *
     * @throws HubwrightException if it is none
     */
    public static X509Certificate leaf(String chainPem) {
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
