package io.hubwright.tls;

import io.hubwright.CertificateIssuer;
import io.hubwright.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A certificate and its key that somebody else issued, in PEM files on this computer. They are read at each run: put new
 * files in their place, and the next run installs them.
 *
 * @param chain the server's certificate first, then what leads to the root
 * @param key not encrypted
 * @param trustAnchor the CA that clients do not know yet, if that is so
 */
public record CertificateFiles(Path chain, Path key, Optional<Path> trustAnchor) implements Spec<CertificateIssuer> {
    public static CertificateFiles of(Path chain, Path key) {
        return new CertificateFiles(chain, key, Optional.empty());
    }

    /** For a certificate of an authority that machines do not trust by themselves. */
    public CertificateFiles trustAnchor(Path trustAnchor) {
        return new CertificateFiles(chain, key, Optional.of(trustAnchor));
    }

    @Override
    public String kind() {
        return "certificate-files";
    }

    @Override
    public String name() {
        return chain.toString();
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of();
    }

    @Override
    public boolean isExisting() {
        return true;
    }

    @Override
    public String toString() {
        return "certificate files " + chain;
    }
}
