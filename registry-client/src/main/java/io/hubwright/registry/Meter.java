package io.hubwright.registry;

import io.hubwright.DataSize;
import io.hubwright.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts what moves, and tells it ten times a second at most. Thread-safe. */
final class Meter {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Consumer<Progress> listener;
    private final Time time;
    private final long began;
    private final Map<Digest, Long> moved = new HashMap<>();
    private long total;
    private long done;
    private long skipped;
    private int sentBlobs;
    private int presentBlobs;
    private int mountedBlobs;
    private long told;

    Meter(Consumer<Progress> listener, Time time, long total) {
        this.listener = listener;
        this.time = time;
        this.total = total;
        this.began = time.nanoTime();
        this.told = began - INTERVAL.toNanos();
    }

    /** All there is to move, as far as it is known now. */
    synchronized void total(long bytes) {
        total = bytes;
    }

    /** One of the blobs is this much larger than was thought. */
    synchronized void grown(long bytes) {
        total += bytes;
    }

    /** So much of it is over there now, all in all; less than before if the other side lost some. */
    synchronized void reached(Descriptor blob, long bytes) {
        done += bytes - moved.getOrDefault(blob.digest(), 0L);
        moved.put(blob.digest(), bytes);
        tell(blob, bytes, false);
    }

    synchronized void sent(Descriptor blob) {
        sentBlobs++;
        reached(blob, blob.size().bytes());
        tell(blob, blob.size().bytes(), true);
    }

    synchronized void present(Descriptor blob) {
        presentBlobs++;
        skip(blob);
    }

    synchronized void mounted(Descriptor blob) {
        mountedBlobs++;
        skip(blob);
    }

    private void skip(Descriptor blob) {
        skipped += blob.size().bytes();
        tell(blob, 0, true);
    }

    private void tell(Descriptor blob, long blobDone, boolean now) {
        long at = time.nanoTime();
        if (!now && at - told < INTERVAL.toNanos()) return;
        told = at;
        double seconds = Math.max(1, at - began) / 1e9;
        listener.accept(new Progress(
                blob,
                DataSize.bytes(blobDone),
                DataSize.bytes(done),
                DataSize.bytes(skipped),
                DataSize.bytes(total),
                done / seconds));
    }

    synchronized Transferred result(Digest digest) {
        return new Transferred(
                digest,
                sentBlobs,
                presentBlobs,
                mountedBlobs,
                DataSize.bytes(done),
                DataSize.bytes(skipped),
                Duration.ofNanos(time.nanoTime() - began));
    }
}
