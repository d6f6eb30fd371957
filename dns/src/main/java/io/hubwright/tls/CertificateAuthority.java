package io.hubwright.tls;

import io.hubwright.CertificateIssuer;
import io.hubwright.Spec;
import io.hubwright.Time;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A deployment's own certificate authority. Its key stays on this computer, in the deployment's directory, readable by its
 * owner alone; whoever is to trust the names that it certifies is given {@link #trustAnchorPem()}. Its certificates hold for
 * a year, its own for ten. Thread-safe.
 */
public final class CertificateAuthority implements CertificateIssuer {
    private final String name;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Time time;

    CertificateAuthority(String name, X509Certificate certificate, PrivateKey key, Time time) {
        this.name = name;
        this.certificate = certificate;
        this.key = key;
        this.time = time;
    }

    /**
     * The authority of this name; made when it is first needed.
     *
     * @param name shown in its certificates, 1 to 40 of {@code [A-Za-z0-9._-]}
     */
    public static Spec<CertificateAuthority> own(String name) {
        return new OwnAuthoritySpec(name);
    }

    /** Computes only; milliseconds. A new key each time. */
    @Override
    public Certificate issue(List<String> names) {
        return Issuing.leaf(certificate, key, names, time.now());
    }

    @Override
    public Optional<String> due(String chainPem, List<String> names, Instant now) {
        var leaf = Leaf.of(chainPem);
        if (leaf.isEmpty()) return Optional.of("it cannot be read");
        if (!issued(leaf.get().certificate())) return Optional.of("another authority than " + this + " issued it");
        var uncovered = leaf.get().uncovered(names);
        if (uncovered.isPresent()) return Optional.of("it does not name " + uncovered.get());
        return now.isBefore(leaf.get().renewAt())
                ? Optional.empty()
                : Optional.of("two thirds of its life are over, it ends on "
                        + day(leaf.get().validUntil()));
    }

    private boolean issued(X509Certificate leaf) {
        try {
            leaf.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public Optional<String> trustAnchorPem() {
        return Optional.of(Pem.of(certificate));
    }

    /** When its own certificate ends. */
    public Instant validUntil() {
        return certificate.getNotAfter().toInstant();
    }

    String name() {
        return name;
    }

    static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return "CA " + name + " until " + day(validUntil());
    }
}
