package io.hubwright.registry;

import io.hubwright.DataSize;
import java.util.Locale;

/**
 * How far a transfer is.
 *
 * @param blob the one that moved last
 * @param blobDone of it
 * @param done bytes that were moved
 * @param skipped bytes that were there already
 * @param total of all blobs, done and skipped included; of layers that are still to be compressed, as they are now
 * @param bytesPerSecond since the transfer began
 */
public record Progress(
        Descriptor blob, DataSize blobDone, DataSize done, DataSize skipped, DataSize total, double bytesPerSecond) {

    /** Whether nothing is left to move; the manifest may still be to come. */
    public boolean isComplete() {
        return done.bytes() + skipped.bytes() >= total.bytes();
    }

    @Override
    public String toString() {
        long finished = done.bytes() + skipped.bytes();
        long percent = total.bytes() == 0 ? 100 : finished * 100 / total.bytes();
        return String.format(
                Locale.ROOT,
                "%3d %%  %s of %s, %.1f MB/s%s",
                percent,
                DataSize.bytes(finished),
                total,
                bytesPerSecond / 1e6,
                skipped.bytes() == 0 ? "" : ", " + skipped + " were there");
    }
}
