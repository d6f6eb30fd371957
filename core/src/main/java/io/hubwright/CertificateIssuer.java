package io.hubwright;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Issues certificates: ACME, an own CA, files. Who serves the name keeps the certificate and asks when one is due. */
public interface CertificateIssuer {
    /**
     * A new certificate. May block on the issuer for minutes.
     *
     * @param names DNS names and IP addresses that the certificate must cover, the main one first
     * @throws HubwrightException if the issuer cannot cover a name; the message names it
     */
    Certificate issue(List<String> names);

    /**
     * Why the certificate in use should be replaced, as the end of a sentence: {@code it does not name hub.example.org}. Empty
     * while it is fine: of this issuer, for these names, with at least a third of its life left. Reads only.
     *
     * @param chainPem what is stored or served now, the leaf first
     */
    Optional<String> due(String chainPem, List<String> names, Instant now);

    /**
     * A certificate that is there without issuing, as when its files were given: its names can be checked before anything is made,
     * and another one put in its place is seen. Empty from an issuer that makes one when asked. Reads only.
     */
    default Optional<Certificate> atHand() {
        return Optional.empty();
    }

    /** The CA certificate that clients must be told to trust; empty if they trust the issuer already. */
    Optional<String> trustAnchorPem();

    /**
     * A certificate with its key, in PEM.
     *
     * @param chainPem the leaf first, then what leads to the root
     * @param privateKeyPem PKCS#8 ({@code BEGIN PRIVATE KEY})
     */
    record Certificate(String chainPem, Secret privateKeyPem) {}
}
