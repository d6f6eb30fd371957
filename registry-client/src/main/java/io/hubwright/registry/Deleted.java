package io.hubwright.registry;

import java.util.List;

/**
 * What a delete did.
 *
 * @param digest of the image that was asked for
 * @param existed whether it was there
 * @param tags of that image that are gone with it, as far as was looked at
 */
public record Deleted(Digest digest, boolean existed, List<String> tags) {
    public Deleted {
        tags = List.copyOf(tags);
    }
}
