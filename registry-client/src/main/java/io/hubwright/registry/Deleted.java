package io.hubwright.registry;

import java.util.List;
import java.util.Optional;

/**
 * What a delete did.
 *
 * @param digest of the image that was deleted; empty if there was none
 * @param tags of that image that are gone with it, as far as was looked at
 */
public record Deleted(Optional<Digest> digest, List<String> tags) {
    public Deleted {
        tags = List.copyOf(tags);
    }

    /** Whether there was anything to delete. */
    public boolean existed() {
        return digest.isPresent();
    }

    @Override
    public String toString() {
        return digest.map(gone -> gone.brief() + " deleted with tags " + tags).orElse("there was nothing to delete");
    }
}
