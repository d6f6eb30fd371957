package io.hubwright.registry;

import io.hubwright.DataSize;

/**
 * What a push did.
 *
 * @param ref what was pushed to
 */
public record Pushed(ImageRef ref, Transferred transferred) {
    /** Of the image: by it, the image can be pulled exactly. */
    public Digest digest() {
        return transferred.digest();
    }

    /** The image by its exact content. */
    public ImageRef exactly() {
        return ref.digest(digest());
    }

    /** Configs and layers that were sent. */
    public int sentBlobs() {
        return transferred.sentBlobs();
    }

    /** Those that were there already. */
    public int presentBlobs() {
        return transferred.presentBlobs();
    }

    /** Those that the registry took over from another of its repositories. */
    public int mountedBlobs() {
        return transferred.mountedBlobs();
    }

    /** The bytes that were sent. */
    public DataSize sent() {
        return transferred.sent();
    }

    @Override
    public String toString() {
        return ref.name() + "  " + transferred;
    }
}
