package io.hubwright.cyberhub;

import io.hubwright.CertificateIssuer;
import io.hubwright.Dialer;
import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.engine.Context;
import io.hubwright.hub.internal.RootFiles;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How this computer reaches a front: as its users do, with their checks of the certificate.
 *
 * @param trustAnchorPem what clients must trust beside the public authorities
 */
record FrontAccess(String hostname, String ip, Dialer dialer, Optional<String> trustAnchorPem) {
    static FrontAccess of(FrontSpec spec, Context context) {
        return new FrontAccess(
                spec.name(),
                context.get(spec.host().address()).ip().getHostAddress(),
                context.dialer(),
                trustAnchor(spec, context));
    }

    // Of an existing one: what it serves, read from its host, whose key is known.
    private static Optional<String> trustAnchor(FrontSpec spec, Context context) {
        if (!spec.isExisting()) return Optional.of(context.get(spec.tls())).flatMap(CertificateIssuer::trustAnchorPem);
        var chain =
                RootFiles.on(context.get(spec.host())).read(FrontConfig.CHAIN).text(FrontConfig.CHAIN);
        return Optional.of(chain).filter(text -> !text.isBlank());
    }

    /** What is missing yet, in a few words; empty if it answers over TLS with a certificate for its name. */
    Optional<String> trouble() {
        try {
            get("/", Map.of());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no answer yet: " + e.getMessage());
        }
    }

    /** What was proved. */
    List<String> prove() {
        try {
            var plain = PageRequest.get(hostname, "/x", Map.of()).send(byName(), 80, Optional.empty());
            if (plain.status() != 301 || !plain.header("location").startsWith("https://" + hostname))
                throw new HubwrightException("the front " + hostname + " answers " + plain.status()
                        + " on port 80, and does not lead to https");
            get("/", Map.of());
            return List.of("port 80 leads to 443", "its certificate is for " + hostname);
        } catch (IOException e) {
            throw new HubwrightException("the front " + hostname + " does not answer: " + e.getMessage(), e);
        }
    }

    Page get(String path, Map<String, Secret> headers) throws IOException {
        return PageRequest.get(hostname, path, headers).send(byName(), 443, Optional.of(context()));
    }

    private SSLContext context() throws IOException {
        return PageRequest.trusting(trustAnchorPem);
    }

    // A resolver that has not heard of the name yet is no fault of the front's.
    private Dialer byName() {
        return (name, port, timeout) -> {
            try {
                return dialer.dial(name, port, timeout);
            } catch (UnknownHostException e) {
                return dialer.dial(ip, port, timeout);
            }
        };
    }
}
