package io.hubwright.registry;

import io.hubwright.DataSize;

/**
 * What a push did.
 *
 * @param ref what was pushed to
 * @param digest of the image: by it, the image can be pulled exactly
 * @param sentBlobs configs and layers that were sent
 * @param presentBlobs those that were there already
 * @param sent their bytes together
 */
public record Pushed(ImageRef ref, Digest digest, int sentBlobs, int presentBlobs, DataSize sent) {
    /** The image by its exact content. */
    public ImageRef exactly() {
        return ref.digest(digest);
    }
}
