package io.hubwright.registry;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Brings an image's blobs into memory. */
final class MemoryPull {
    /** What fits into memory without a thought; larger images go to a directory. */
    private static final DataSize MEMORY = DataSize.mib(256);

    private final Transfer transfer;
    private final String action;

    MemoryPull(Transfer transfer, String action) {
        this.transfer = transfer;
        this.action = action;
    }

    Image of(Image image) {
        var size = image.blobBytes();
        if (size.compareTo(MEMORY) > 0)
            throw new HubwrightException(action + ": " + size + " is more than the " + MEMORY
                    + " that a pull into memory takes; pull into a directory instead");
        var meter = new Meter(transfer.progress(), Time.SYSTEM, size.bytes());
        Map<Digest, Blob> pulled = new ConcurrentHashMap<>();
        List<Runnable> tasks = new ArrayList<>();
        for (var blob : Push.biggestFirst(image.allBlobs()))
            tasks.add(() -> pulled.put(blob.digest(), new Blob(blob.descriptor(), Content.of(read(blob, meter)))));
        Workers.run(action, transfer.parallel(), tasks);
        var blobs = image.blobs().stream()
                .map(blob -> pulled.getOrDefault(blob.digest(), blob))
                .toList();
        return new Image(image.descriptor(), image.manifestBytes(), blobs, List.of());
    }

    private byte[] read(Blob blob, Meter meter) {
        // Grows with what comes: a size is only a claim.
        var bytes = new ByteArrayOutputStream();
        var checked = new CheckedOutput(bytes, blob.descriptor());
        try {
            blob.content().writeTo(new CountedOutput(checked, moved -> meter.reached(blob.descriptor(), moved)));
        } catch (IOException e) {
            throw Failure.local(action, e);
        }
        checked.finish();
        meter.sent(blob.descriptor());
        return bytes.toByteArray();
    }
}
