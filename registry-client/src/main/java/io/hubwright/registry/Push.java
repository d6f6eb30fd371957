package io.hubwright.registry;

import io.hubwright.DataSize;
import java.util.List;

/**
 * Pushes an image with few requests: one to see whether it is there, one to see whether its base is, then what is missing.
 * A registry pays a password check (bcrypt) for each request, so a question about a small blob costs as much as half its upload.
 */
final class Push {
    private static final long WORTH_ASKING = 1 << 20;

    private final Transport transport;
    private final ImageRef ref;
    private final Image image;
    private final String action;

    Push(Transport transport, ImageRef ref, Image image) {
        this.transport = transport;
        this.ref = ref;
        this.image = image;
        this.action = "push " + ref;
    }

    Pushed run() {
        var manifests = new ManifestEndpoint(transport);
        var blobs = image.distinctBlobs();
        var there = manifests.find(ref, action, Scope.push(ref));
        if (there.filter(found -> found.digest().equals(image.digest())).isPresent())
            return new Pushed(ref, image.digest(), 0, blobs.size(), DataSize.bytes(0));
        var pushed = pushBlobs(blobs);
        manifests.put(ref, image, action);
        return pushed;
    }

    private Pushed pushBlobs(List<Blob> blobs) {
        var base = blobs.get(Math.min(1, blobs.size() - 1));
        boolean baseIsThere = transport.exists(ref, base.descriptor(), action);
        int sent = 0;
        long bytes = 0;
        for (var blob : blobs) {
            boolean present = blob.equals(base)
                    ? baseIsThere
                    : (baseIsThere || blob.size() > WORTH_ASKING) && transport.exists(ref, blob.descriptor(), action);
            if (present) continue;
            new BlobUpload(transport, ref, blob, action).send();
            sent++;
            bytes += blob.size();
        }
        return new Pushed(ref, image.digest(), sent, blobs.size() - sent, DataSize.bytes(bytes));
    }
}
