package io.hubwright.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * Asks for a manifest as {@code binderhub/registry.py} does in its versions: charts before 2026-04-02 send no Accept header, later
 * ones ask for an OCI manifest; where the registry answers 401 with a token service and none is configured, the second request of
 * later ones has no Accept header either.
 */
final class BinderEyes {
    private final Transport transport;
    private final ImageRef ref;
    private final String action;

    BinderEyes(Transport transport, ImageRef ref) {
        this.transport = transport;
        this.ref = ref;
        this.action = "look at " + ref + " as BinderHub";
    }

    BinderCheck look() {
        var form = form();
        List<BinderCheck.Eye> eyes = new ArrayList<>();
        eyes.add(eye("charts before April 2026", ""));
        eyes.add(eye("later charts", MediaType.OCI_MANIFEST));
        if (transport.usesTokens()) eyes.add(eye("later charts without token_url", ""));
        return new BinderCheck(ref, form, eyes);
    }

    private BinderCheck.Form form() {
        var found = new ManifestEndpoint(transport).find(ref, action, Scope.pull(ref));
        if (found.isEmpty()) return BinderCheck.Form.MISSING;
        var type = found.get().mediaType();
        if (MediaType.isIndex(type)) return BinderCheck.Form.INDEX;
        return type.equals(MediaType.DOCKER_MANIFEST)
                ? BinderCheck.Form.DOCKER_SCHEMA_2
                : BinderCheck.Form.OCI_MANIFEST;
    }

    private BinderCheck.Eye eye(String who, String accept) {
        var call = Call.of(
                action,
                "GET",
                transport.uri("/v2/" + ref.repository() + "/manifests/" + ref.reference()),
                Scope.pull(ref));
        var reply = transport.send(accept.isEmpty() ? call : call.header("Accept", accept), 200, 404, 400, 406, 500);
        return new BinderCheck.Eye(who, accept, reply.status());
    }
}
