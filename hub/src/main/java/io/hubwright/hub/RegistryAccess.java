package io.hubwright.hub;

import io.hubwright.CertificateIssuer;
import io.hubwright.Dialer;
import io.hubwright.engine.Context;
import io.hubwright.registry.Credentials;
import io.hubwright.registry.RegistryClient;
import io.hubwright.registry.RegistryOptions;
import io.hubwright.registry.RegistryOptions.Protocol;
import io.hubwright.registry.TransportSettings;
import java.net.UnknownHostException;
import java.time.Duration;

/** How this computer reaches a registry that we made. */
record RegistryAccess(PrivateRegistrySpec spec, Context context) {

    /** At its host's address, whatever the name leads to: what the registry itself answers. */
    Dialer toHost() {
        var ip = context.get(spec.host().address()).ip().getHostAddress();
        return (name, port, timeout) -> context.dialer().dial(ip, port, timeout);
    }

    /** By name, as users come. A resolver that has not heard of the name yet is no fault of the registry's. */
    Dialer byName() {
        return (name, port, timeout) -> {
            try {
                return context.dialer().dial(name, port, timeout);
            } catch (UnknownHostException e) {
                return toHost().dial(name, port, timeout);
            }
        };
    }

    RegistryClient connect(Credentials credentials, Dialer dialer) {
        var options = RegistryOptions.of(spec.endpoint())
                .protocol(spec.tls().isPresent() ? Protocol.HTTPS : Protocol.PLAIN_HTTP)
                .credentials(credentials)
                .dialer(dialer)
                .time(context.time())
                .transport(TransportSettings.defaults().connectTimeout(Duration.ofSeconds(10)));
        return RegistryClient.connect(spec.tls()
                .map(context::get)
                .flatMap(CertificateIssuer::trustAnchorPem)
                .map(options::caCertificates)
                .orElse(options));
    }
}
