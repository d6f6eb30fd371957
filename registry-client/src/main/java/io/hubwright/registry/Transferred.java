package io.hubwright.registry;

import io.hubwright.DataSize;
import java.time.Duration;
import java.util.Locale;

/**
 * What a transfer did.
 *
 * @param digest of the image or index: by it, it can be read exactly
 * @param sentBlobs configs and layers that were moved
 * @param presentBlobs those that were there already
 * @param mountedBlobs those that the registry took over from another of its repositories
 * @param sent the bytes of those that were moved
 * @param skipped the bytes of the others
 */
public record Transferred(
        Digest digest,
        int sentBlobs,
        int presentBlobs,
        int mountedBlobs,
        DataSize sent,
        DataSize skipped,
        Duration took) {

    static Transferred nothing(Image image, Duration took) {
        var blobs = image.allBlobs();
        return new Transferred(image.digest(), 0, blobs.size(), 0, DataSize.bytes(0), image.blobBytes(), took);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s sent (%d blobs) in %.1f s, %s skipped  %s",
                sent,
                sentBlobs,
                took.toMillis() / 1000.0,
                skipped,
                digest.brief());
    }
}
