package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import java.util.Optional;

/** HEAD, GET, PUT and DELETE of manifests. */
final class ManifestEndpoint {
    private final Transport transport;

    ManifestEndpoint(Transport transport) {
        this.transport = transport;
    }

    /** One request without a body: at Docker Hub it does not count as a pull. */
    Optional<Descriptor> find(ImageRef ref, String action, String scope) {
        var call = call(action, "HEAD", ref, scope).header("Accept", MediaType.ACCEPT);
        var reply = transport.send(call, 200, 404);
        if (reply.status() == 404) return Optional.empty();
        var digest = reply.header("Docker-Content-Digest").or(() -> ref.digest().map(Digest::toString));
        var size = reply.header("Content-Length").filter(text -> text.matches("[0-9]{1,15}"));
        if (digest.isEmpty() || size.isEmpty())
            return Optional.of(get(ref, action).descriptor()); // the header is only a SHOULD in the specification
        try {
            return Optional.of(Descriptor.of(
                    reply.header("Content-Type").orElse(""), Digest.parse(digest.get()), Long.parseLong(size.get())));
        } catch (IllegalArgumentException e) {
            throw new HubwrightException(action + ": " + call.target() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checked by its digest, if {@code ref} has one.
     *
     * @throws NotFoundException if there is none
     */
    Manifest get(ImageRef ref, String action) {
        var call = call(action, "GET", ref, Scope.pull(ref)).header("Accept", MediaType.ACCEPT);
        var reply = transport.send(call, 200);
        if (reply.body().length > Manifest.LIMIT)
            throw new HubwrightException(
                    action + ": the manifest is larger than 4 MiB, more than the protocol's clients take");
        var type = reply.header("Content-Type").orElse("").split(";", 2)[0].strip();
        var manifest = Manifest.of(reply.body(), type, ref.digest(), "the manifest of " + ref.name());
        reply.header("Docker-Content-Digest")
                .filter(digest -> digest.startsWith("sha256:")
                        && !digest.equals(Digest.sha256(reply.body()).toString()))
                .ifPresent(digest -> {
                    throw new HubwrightException(
                            action + ": " + call.target() + ": the manifest came damaged: it is not " + digest);
                });
        return manifest;
    }

    /** The same bytes under the same name: safe to repeat. */
    void put(ImageRef ref, Image image, String action) {
        put(ref, new Manifest(image.descriptor(), image.manifestBytes()), action);
    }

    void put(ImageRef ref, Manifest image, String action) {
        var call = call(action, "PUT", ref, Scope.push(ref))
                .header("Content-Type", image.descriptor().mediaType())
                .payload(Payload.of(image.bytes()));
        var reply = transport.send(call, 201, 200, 202);
        var sent = Digest.sha256(image.bytes()).toString();
        reply.header("Docker-Content-Digest")
                .filter(digest -> digest.startsWith("sha256:") && !digest.equals(sent))
                .ifPresent(digest -> {
                    throw new HubwrightException(action + ": " + call.target() + ": the registry stored " + digest
                            + " instead of " + sent + "; it must keep manifests as they are");
                });
    }

    /** By digest. One that is gone already may be our own doing, in a request whose answer was lost. */
    void delete(ImageRef ref, Digest digest, String action) {
        var exact = ref.digest(digest);
        var call = call(action, "DELETE", exact, Scope.delete(ref));
        transport.send(call, 202, 200, 204, 404);
    }

    /** The tag alone, if the registry can. */
    Reply untag(ImageRef ref, String tag, String action) {
        var tagged = new ImageRef(ref.registry(), ref.repository(), Optional.of(tag), Optional.empty());
        return transport.send(call(action, "DELETE", tagged, Scope.delete(ref)), 202, 200, 204, 404, 400, 405);
    }

    private Call call(String action, String method, ImageRef ref, String scope) {
        var uri = transport.uri("/v2/" + ref.repository() + "/manifests/" + ref.reference());
        return Call.of(action, method, uri, scope);
    }
}
