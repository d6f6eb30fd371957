package io.hubwright.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Pushes an image with few requests: one to see whether it is there, one to see whether its base is, then what is missing.
 * A registry pays a password check (bcrypt) for each request, so a question about a small blob costs as much as half its upload.
 */
final class Push {
    private static final long WORTH_ASKING = 1 << 20;

    private final Transport transport;
    private final Transfer transfer;
    private final ImageRef ref;
    private final Image image;
    private final String action;
    private final Meter meter;

    Push(Transport transport, Transfer transfer, ImageRef ref, Image image) {
        this.transport = transport;
        this.transfer = transfer;
        this.ref = ref;
        this.image = image;
        this.action = "push " + ref;
        this.meter = new Meter(
                transfer.progress(), transport.time(), image.blobBytes().bytes());
    }

    Transferred run() {
        var manifests = new ManifestEndpoint(transport);
        var there = manifests.find(ref, action, Scope.push(ref));
        if (there.filter(found -> found.digest().equals(image.digest())).isPresent()) {
            image.allBlobs().forEach(blob -> meter.present(blob.descriptor()));
            return meter.result(image.digest());
        }
        pushBlobs();
        pushManifests(manifests);
        return meter.result(image.digest());
    }

    private void pushBlobs() {
        var blobs = image.allBlobs();
        if (blobs.isEmpty()) return;
        var base = blobs.get(Math.min(1, blobs.size() - 1));
        var others = blobs.stream()
                .filter(blob -> !blob.digest().equals(base.digest()))
                .toList();
        boolean baseIsThere = mountable(base).isEmpty() && transport.exists(ref, base.descriptor(), action);
        List<Runnable> tasks = new ArrayList<>();
        if (baseIsThere) meter.present(base.descriptor());
        for (var blob : biggestFirst(baseIsThere ? others : blobs))
            tasks.add(() ->
                    push(blob, !blob.digest().equals(base.digest()) && (baseIsThere || blob.size() > WORTH_ASKING)));
        Workers.run(action, transfer.parallel(), tasks);
    }

    private void push(Blob blob, boolean ask) {
        var upload = new BlobUpload(transport, ref, blob, action, meter);
        var from = mountable(blob);
        if (from.isPresent()) upload.mountOrSend(from.get());
        else if (ask && transport.exists(ref, blob.descriptor(), action)) meter.present(blob.descriptor());
        else upload.send();
    }

    /** Another repository of this registry that has it. */
    private Optional<ImageRef> mountable(Blob blob) {
        return blob.content()
                .origin()
                .filter(from -> from.registry().equals(ref.registry())
                        && !from.repository().equals(ref.repository()));
    }

    /** What an index points to must be there before it is. */
    private void pushManifests(ManifestEndpoint manifests) {
        var all = image.manifests();
        var below = all.subList(0, all.size() - 1);
        List<Runnable> tasks = new ArrayList<>();
        for (var child : below)
            if (!child.isIndex()) tasks.add(() -> manifests.put(ref.digest(child.digest()), child, action));
        Workers.run(action, transfer.parallel(), tasks);
        for (var child : below) if (child.isIndex()) manifests.put(ref.digest(child.digest()), child, action);
        manifests.put(ref, image, action);
    }

    static List<Blob> biggestFirst(List<Blob> blobs) {
        return blobs.stream()
                .sorted(Comparator.comparingLong(Blob::size).reversed())
                .toList();
    }
}
