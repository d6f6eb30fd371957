package io.hubwright.hub;

import io.hubwright.DataSize;

/**
 * What a copy of a registry's content took along.
 *
 * @param blobs that were copied, and their size
 * @param alreadyThere blobs that the other side had
 */
public record CopiedContent(long blobs, DataSize size, long alreadyThere) {
    @Override
    public String toString() {
        return blobs + " blobs of " + size + " copied, " + alreadyThere + " were there";
    }
}
