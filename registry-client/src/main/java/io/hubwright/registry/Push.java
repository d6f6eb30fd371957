package io.hubwright.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pushes an image with few requests: one to see whether it is there, one to see whether its base is, then what is missing.
 * A registry pays a password check (bcrypt) for each request, so a question about a small blob costs as much as half its upload.
 * Layers can go ahead of their image, which is made of them.
 */
final class Push {
    private static final long WORTH_ASKING = 1 << 20;

    private final Transport transport;
    private final Transfer transfer;
    private final ImageRef ref;
    private final String action;
    private final Meter meter;
    private final Set<Digest> there = ConcurrentHashMap.newKeySet();
    private final Set<Digest> lacking = ConcurrentHashMap.newKeySet();
    private volatile boolean foundSome;

    Push(Transport transport, Transfer transfer, ImageRef ref) {
        this.transport = transport;
        this.transfer = transfer;
        this.ref = ref;
        this.action = "push " + ref;
        this.meter = new Meter(transfer.progress(), transport.time(), 0);
    }

    Meter meter() {
        return meter;
    }

    String action() {
        return action;
    }

    /** Whether the registry has this blob, which is done with then. */
    boolean has(Descriptor blob) {
        if (!transport.exists(ref, blob, action)) {
            lacking.add(blob.digest());
            return false;
        }
        foundSome = true;
        there.add(blob.digest());
        meter.present(blob);
        return true;
    }

    /** Sends a layer of an image that is still to be made. */
    void ahead(Blob layer) {
        boolean first = there.isEmpty() && lacking.isEmpty();
        if (first && has(layer.descriptor())) return;
        send(layer);
        there.add(layer.digest());
    }

    Transferred run(Image image) {
        meter.total(image.blobBytes().bytes());
        var blobs = image.allBlobs();
        var manifests = new ManifestEndpoint(transport);
        var found = manifests.find(ref, action, Scope.push(ref)).map(Descriptor::digest);
        if (found.isPresent() && found.get().equals(image.digest())) {
            missing(blobs).forEach(blob -> meter.present(blob.descriptor()));
            return meter.result(image.digest());
        }
        if (there.isEmpty() && lacking.isEmpty()) askForBase(blobs);
        List<Runnable> tasks = new ArrayList<>();
        for (var blob : biggestFirst(missing(blobs))) tasks.add(() -> send(blob));
        Workers.run(action, transfer.parallel(), tasks);
        pushManifests(image, manifests);
        return meter.result(image.digest());
    }

    private List<Blob> missing(List<Blob> blobs) {
        return blobs.stream().filter(blob -> !there.contains(blob.digest())).toList();
    }

    private void askForBase(List<Blob> blobs) {
        if (blobs.isEmpty()) return;
        var base = blobs.get(Math.min(1, blobs.size() - 1));
        if (mountable(base).isEmpty()) has(base.descriptor());
    }

    private void send(Blob blob) {
        boolean ask = !lacking.contains(blob.digest()) && (foundSome || blob.size() > WORTH_ASKING);
        var upload = new BlobUpload(transport, ref, blob, action, meter);
        var from = mountable(blob);
        if (from.isPresent()) upload.mountOrSend(from.get());
        else if (!ask || !has(blob.descriptor())) upload.send();
    }

    /** Another repository of this registry that has it. */
    private Optional<ImageRef> mountable(Blob blob) {
        return blob.content()
                .origin()
                .filter(from -> from.registry().equals(ref.registry())
                        && !from.repository().equals(ref.repository()));
    }

    /** What an index points to must be there before it is. */
    private void pushManifests(Image image, ManifestEndpoint manifests) {
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
