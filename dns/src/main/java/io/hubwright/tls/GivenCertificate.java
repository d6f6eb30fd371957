package io.hubwright.tls;

import io.hubwright.CertificateIssuer;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of certificate files, checked: it can be served as it is. */
final class GivenCertificate implements CertificateIssuer {
    private static final Logger LOG = LoggerFactory.getLogger(GivenCertificate.class);

    private final Path file;
    private final Leaf leaf;
    private final Certificate certificate;
    private final Optional<String> trustAnchorPem;

    private GivenCertificate(Path file, Leaf leaf, Certificate certificate, Optional<String> trustAnchorPem) {
        this.file = file;
        this.leaf = leaf;
        this.certificate = certificate;
        this.trustAnchorPem = trustAnchorPem;
    }

    static GivenCertificate read(CertificateFiles files, Instant now) {
        var chainPem = text(files.chain());
        var chain = certificates(chainPem, files.chain());
        var leaf = new Leaf(chain.get(0));
        var key = Pem.privateKey(text(files.key()), files.key().toString());
        if (!Pem.belongTogether(key, leaf.certificate()))
            throw new ConflictException("the key in " + files.key() + " does not belong to the first certificate in "
                    + files.chain() + ": put the server's certificate first, or give the key it was made for");
        requireOrder(chain, files.chain());
        requireValid(leaf, files.chain(), now);
        warnIfOthersCanRead(files.key());
        var anchor = files.trustAnchor().map(path -> anchor(path));
        return new GivenCertificate(files.chain(), leaf, new Certificate(chainPem, Pem.of(key)), anchor);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new NotFoundException("the certificate file " + file + " does not exist", e);
        } catch (CharacterCodingException e) {
            throw new HubwrightException(
                    "the file " + file + " is no PEM text: convert it with openssl x509 or pkcs12", e);
        } catch (IOException e) {
            throw new HubwrightException("cannot read the certificate file " + file + ": " + e, e);
        }
    }

    private static String anchor(Path file) {
        var pem = text(file);
        certificates(pem, file);
        return pem;
    }

    private static List<X509Certificate> certificates(String pem, Path file) {
        try {
            var all = Pem.certificates(pem);
            if (!all.isEmpty()) return all;
        } catch (CertificateException e) {
            throw new HubwrightException("a certificate in " + file + " cannot be read: " + e.getMessage(), e);
        }
        throw new HubwrightException(
                "there is no certificate in " + file + ": a PEM file has a line -----BEGIN CERTIFICATE-----");
    }

    private static void requireOrder(List<X509Certificate> chain, Path file) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new ConflictException(
                        "the chain in " + file + " is broken: certificate " + (i + 1) + " ("
                                + chain.get(i).getSubjectX500Principal() + ") is not signed by certificate " + (i + 2)
                                + " ("
                                + chain.get(i + 1).getSubjectX500Principal()
                                + "); put each before the one that signed it",
                        e);
            }
        }
    }

    private static void requireValid(Leaf leaf, Path file, Instant now) {
        if (now.isAfter(leaf.validUntil()))
            throw new ConflictException(
                    "the certificate in " + file + " ended on " + CertificateAuthority.day(leaf.validUntil())
                            + ": have it renewed and put the new one in its place");
        if (now.isBefore(leaf.validFrom()))
            throw new ConflictException("the certificate in " + file + " holds only from " + leaf.validFrom()
                    + ": is this computer's clock right?");
        if (now.isAfter(leaf.renewAt()))
            LOG.warn("the certificate in {} ends on {}: have it renewed", file, leaf.validUntil());
    }

    private static void warnIfOthersCanRead(Path key) {
        try {
            var others = Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
            if (Files.getPosixFilePermissions(key).stream().anyMatch(others::contains))
                LOG.warn("the private key {} can be read by other users of this computer: chmod 600 it", key);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("the mode of {} is unknown: {}", key, e.toString());
        }
    }

    @Override
    public Certificate issue(List<String> names) {
        var uncovered = leaf.uncovered(names);
        if (uncovered.isPresent())
            throw new ConflictException("the certificate in " + file + " is for " + String.join(", ", leaf.names())
                    + " and not for " + uncovered.get() + ": give one that names it, too");
        return certificate;
    }

    @Override
    public Optional<Certificate> atHand() {
        return Optional.of(certificate);
    }

    @Override
    public Optional<String> due(String chainPem, List<String> names, Instant now) {
        var stored = Leaf.of(chainPem);
        if (stored.isEmpty()) return Optional.of("it cannot be read");
        if (!stored.get().equals(leaf)) return Optional.of("the one in " + file + " is another one");
        return leaf.uncovered(names).map(name -> "it does not name " + name);
    }

    @Override
    public Optional<String> trustAnchorPem() {
        return trustAnchorPem;
    }

    @Override
    public String toString() {
        return "certificate files " + file;
    }
}
