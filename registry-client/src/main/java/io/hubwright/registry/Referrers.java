package io.hubwright.registry;

import java.util.List;
import java.util.Optional;

/** What points to an image: asked for by the specification's API, else found under the tag that clients write instead. */
final class Referrers {
    private final Transport transport;
    private final ImageRef ref;
    private final String action;

    Referrers(Transport transport, ImageRef ref) {
        this.transport = transport;
        this.ref = ref;
        this.action = "list what is attached to " + ref;
    }

    List<Descriptor> list() {
        var manifests = new ManifestEndpoint(transport);
        var digest = ref.digest()
                .or(() -> manifests.find(ref, action, Scope.pull(ref)).map(Descriptor::digest));
        if (digest.isEmpty()) return List.of();
        var uri = transport.uri("/v2/" + ref.repository() + "/referrers/" + digest.get());
        var call = Call.of(action, "GET", uri, Scope.pull(ref)).header("Accept", MediaType.OCI_INDEX);
        var reply = transport.send(call, 200, 404, 400, 405);
        if (reply.status() == 200) return descriptors(reply.body());
        return byTag(manifests, digest.get());
    }

    /** OCI distribution specification 1.1, "Referrers Tag Schema". */
    private List<Descriptor> byTag(ManifestEndpoint manifests, Digest digest) {
        var tag = digest.algorithm() + "-" + digest.hex();
        var fallback = new ImageRef(ref.registry(), ref.repository(), Optional.of(tag), Optional.empty());
        return manifests.find(fallback, action, Scope.pull(ref)).isPresent()
                ? descriptors(manifests.get(fallback, action).bytes())
                : List.of();
    }

    private List<Descriptor> descriptors(byte[] index) {
        return Json.descriptors(Json.object(index, action + ": the answer").path("manifests"), action);
    }
}
