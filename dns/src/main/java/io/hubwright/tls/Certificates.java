package io.hubwright.tls;

import io.hubwright.engine.Connection;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Services;
import java.util.List;

/** Where own authorities and given certificate files become true. Needs no credentials, so it is found by itself. */
public record Certificates() implements Provider {
    @Override
    public Connection connect(Services services) {
        return new Connection() {
            @Override
            public List<Handler<?, ?>> handlers() {
                return List.of(new OwnAuthorityHandler(), new CertificateFilesHandler());
            }

            @Override
            public void close() {}
        };
    }
}
