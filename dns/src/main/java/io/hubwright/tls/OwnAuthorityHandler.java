package io.hubwright.tls;

import io.hubwright.Spec;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import java.time.Duration;
import java.util.List;

/** Own authorities. The deployment's directory is theirs alone, so what is in it is ours. */
final class OwnAuthorityHandler implements Handler<OwnAuthoritySpec, CertificateAuthority> {
    // A certificate that it issues must not outlive it.
    private static final Duration WARNING = Duration.ofDays(365);

    @Override
    public Class<OwnAuthoritySpec> specType() {
        return OwnAuthoritySpec.class;
    }

    // Its directory is on this computer, and appears whole.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public List<CertificateAuthority> find(OwnAuthoritySpec spec, Context context) {
        return files(context).find(spec.name()).stream().toList();
    }

    @Override
    public Diff diff(OwnAuthoritySpec spec, CertificateAuthority found, Context context) {
        var left = Duration.between(context.time().now(), found.validUntil());
        if (left.compareTo(WARNING) > 0) return Diff.NONE;
        return Diff.of(new Diff.Change(
                "certificate",
                "ends on " + CertificateAuthority.day(found.validUntil()),
                "10 years",
                left.isNegative() ? Diff.Remedy.REPLACE : Diff.Remedy.REPORT));
    }

    @Override
    public CertificateAuthority create(OwnAuthoritySpec spec, Context context) {
        return files(context).create(spec.name());
    }

    @Override
    public void delete(OwnAuthoritySpec spec, CertificateAuthority found, Context context) {
        files(context).delete(found.name());
    }

    @Override
    public List<Owned> owned(Context context) {
        var files = files(context);
        return files.names().stream()
                .map(name -> new Owned(
                        new Spec.Id("certificate-authority", name), "own CA " + name, () -> files.delete(name)))
                .toList();
    }

    private static AuthorityFiles files(Context context) {
        return new AuthorityFiles(context.localDirectory(), context.time());
    }
}
