package io.hubwright.hub;

import io.hubwright.DataSize;
import java.util.Optional;

/**
 * What a garbage collection did.
 *
 * @param before what the registry's directory took
 * @param after what it takes now
 * @param blobs how many were removed
 * @param probed the image that was read afterwards; empty if the registry has none
 */
public record CollectedGarbage(DataSize before, DataSize after, long blobs, Optional<String> probed) {
    /** Nothing if others filled it meanwhile. */
    public DataSize freed() {
        return DataSize.bytes(Math.max(0, before.bytes() - after.bytes()));
    }

    @Override
    public String toString() {
        return freed() + " freed by " + blobs + " blobs, " + after + " left";
    }
}
