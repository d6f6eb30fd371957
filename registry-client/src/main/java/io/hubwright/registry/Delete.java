package io.hubwright.registry;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
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

    private static final int PARALLEL = 8;

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

    /** Where the registry knows it: OCI distribution specification 1.1, "Deleting tags". */
    void untag() {
        var tag = ref.tag().orElseThrow(() -> new IllegalArgumentException(ref + " has no tag to take away"));
        var reply = manifests.untag(ref, tag, "untag " + ref);
        if (reply.status() == 400 || reply.status() == 405)
            throw new HubwrightException("untag " + ref + ": the registry answers " + reply.status()
                    + "; CNCF's takes single tags away from 3.0 on: upgrade it, or delete the image with all its tags");
    }

    private List<String> sharing(Digest digest, List<String> tags) {
        var found = Workers.map(action, PARALLEL, tags, tag -> manifests.find(tagged(tag), action, Scope.delete(ref)));
        List<String> sharing = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++)
            if (found.get(i).filter(other -> other.digest().equals(digest)).isPresent()) sharing.add(tags.get(i));
        return List.copyOf(sharing);
    }

    private ImageRef tagged(String tag) {
        return new ImageRef(ref.registry(), ref.repository(), Optional.of(tag), Optional.empty());
    }
}
