package io.hubwright.tls;

import io.hubwright.CertificateIssuer;
import io.hubwright.engine.Context;
import io.hubwright.engine.Handler;
import java.util.List;

final class CertificateFilesHandler implements Handler<CertificateFiles, CertificateIssuer> {
    @Override
    public Class<CertificateFiles> specType() {
        return CertificateFiles.class;
    }

    @Override
    public List<CertificateIssuer> find(CertificateFiles spec, Context context) {
        return List.of(GivenCertificate.read(spec, context.time().now()));
    }

    @Override
    public CertificateIssuer create(CertificateFiles spec, Context context) {
        throw new IllegalStateException("the engine never creates what exists: " + spec.id());
    }

    @Override
    public void delete(CertificateFiles spec, CertificateIssuer found, Context context) {
        throw new IllegalStateException("the engine never deletes what others made: " + spec.id());
    }

    @Override
    public boolean makes() {
        return false;
    }
}
