package io.hubwright.registry;

import io.hubwright.ConflictException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes by digest, the only way that all registries know; every tag of the digest goes with it. So a delete by tag is refused
 * when others share the image.
 */
final class Delete {
    /** Each tag costs a request; a delete by digest reports on so many and no more. */
    private static final int LOOKED_AT = 100;

    private final Transport transport;
    private final ManifestEndpoint manifests;
    private final ImageRef ref;
    private final String action;

    Delete(Transport transport, ImageRef ref) {
        this.transport = transport;
        this.manifests = new ManifestEndpoint(transport);
        this.ref = ref;
        this.action = "delete " + ref;
    }

    Deleted run() {
        var found = manifests.find(ref, action, Scope.delete(ref));
        if (found.isEmpty()) return new Deleted(Optional.empty(), List.of());
        var digest = found.get().digest();
        return ref.digest().isPresent()
                ? byDigest(digest)
                : byTag(digest, ref.tag().orElseThrow());
    }

    private Deleted byDigest(Digest digest) {
        var all = new Lists(transport).tags(ref);
        var tags = sharing(digest, all.subList(0, Math.min(all.size(), LOOKED_AT)));
        manifests.delete(ref, digest, action);
        return new Deleted(Optional.of(digest), tags);
    }

    private Deleted byTag(Digest digest, String tag) {
        var others = new ArrayList<>(new Lists(transport).tags(ref));
        others.remove(tag);
        var sharing = sharing(digest, others);
        if (!sharing.isEmpty())
            throw new ConflictException(action + ": the tags " + String.join(", ", sharing)
                    + " name the same image and would go with it; to delete them all, delete " + ref.repository() + "@"
                    + digest);
        manifests.delete(ref, digest, action);
        return new Deleted(Optional.of(digest), List.of(tag));
    }

    private List<String> sharing(Digest digest, List<String> tags) {
        return tags.stream()
                .filter(tag -> manifests
                        .find(
                                new ImageRef(ref.registry(), ref.repository(), Optional.of(tag), Optional.empty()),
                                action,
                                Scope.delete(ref))
                        .filter(found -> found.digest().equals(digest))
                        .isPresent())
                .toList();
    }
}
