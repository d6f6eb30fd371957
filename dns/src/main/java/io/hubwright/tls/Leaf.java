package io.hubwright.tls;

import io.hubwright.Cidr;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A server's certificate and what it is good for. */
record Leaf(X509Certificate certificate) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /** The first certificate of a chain; empty if there is none that can be read. */
    static Optional<Leaf> of(String chainPem) {
        try {
            return Pem.certificates(chainPem).stream().findFirst().map(Leaf::new);
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    List<String> names() {
        try {
            var all = certificate.getSubjectAlternativeNames();
            if (all == null) return List.of();
            return all.stream()
                    .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** The first of the names that it does not cover. */
    Optional<String> uncovered(List<String> wanted) {
        return wanted.stream().filter(name -> !covers(name)).findFirst();
    }

    private boolean covers(String wanted) {
        var name = canonical(wanted);
        int dot = name.indexOf('.');
        // A wildcard stands for one label (RFC 6125); addresses have none.
        var wildcard = isAddress(wanted) || dot < 0 ? name : "*" + name.substring(dot);
        return names().stream().map(Leaf::canonical).anyMatch(own -> own.equals(name) || own.equals(wildcard));
    }

    static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9]+(\\.[0-9]+){3}");
    }

    /** Addresses in the one form that Java writes, names in lower case. */
    private static String canonical(String name) {
        return isAddress(name)
                ? Cidr.of(name + (name.indexOf(':') >= 0 ? "/128" : "/32"))
                        .network()
                        .getHostAddress()
                : name.toLowerCase(Locale.ROOT);
    }

    Instant validFrom() {
        return certificate.getNotBefore().toInstant();
    }

    Instant validUntil() {
        return certificate.getNotAfter().toInstant();
    }

    /** At two thirds of its life: time enough to notice that renewal fails. */
    Instant renewAt() {
        var life = Duration.between(validFrom(), validUntil());
        return validFrom().plus(life.multipliedBy(2).dividedBy(3));
    }
}
