package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads an image to its last byte: sizes, digests, that layers are what the config says, that they are tars. */
final class Validator {
    private final Image top;
    private final List<String> problems = new ArrayList<>();
    private final Set<Digest> seen = new HashSet<>();

    Validator(Image top) {
        this.top = top;
    }

    Validation run() {
        for (var image : top.manifests()) {
            if (!image.digest().matches(image.manifestBytes()))
                problems.add("the manifest " + image.digest() + " is not what its digest says");
            if (!image.isIndex()) validate(image);
        }
        return new Validation(top.digest(), seen.size(), problems);
    }

    private void validate(Image image) {
        var config = image.blobs().get(0);
        if (seen.add(config.digest())) guarded(config, () -> read(config));
        List<String> diffIds = new ArrayList<>();
        guarded(
                config,
                () -> diffIds.addAll(
                        Json.strings(Describe.config(image).path("rootfs").path("diff_ids"))));
        boolean isRunnable = image.layers().stream().allMatch(layer -> MediaType.isLayer(layer.mediaType()));
        if (isRunnable && diffIds.size() != image.layers().size())
            problems.add("the config " + config.digest() + " names " + diffIds.size() + " layers, the manifest "
                    + image.layers().size());
        for (int i = 0; i < image.layerBlobs().size(); i++) {
            var layer = image.layerBlobs().get(i);
            if (!seen.add(layer.digest())) continue;
            guarded(layer, () -> read(layer));
            if (isRunnable && i < diffIds.size()) {
                var diffId = diffIds.get(i);
                guarded(layer, () -> unpack(layer, diffId));
            }
        }
    }

    private void guarded(Blob blob, Step step) {
        try {
            step.run();
        } catch (InterruptedOperationException e) {
            throw e;
        } catch (HubwrightException | IOException e) {
            problems.add(blob.descriptor().digest() + ": " + e.getMessage());
        }
    }

    private static void read(Blob blob) throws IOException {
        var checked = new CheckedOutput(OutputStream.nullOutputStream(), blob.descriptor());
        blob.content().writeTo(checked);
        checked.finish();
    }

    /** The diff id is the digest of the tar without compression; the tar is walked for its form. */
    private static void unpack(Blob layer, String diffId) throws IOException {
        var hash = Digest.hasher("sha256");
        try (var in = new HashedInput(Unpacked.of(layer), hash)) {
            walk(in);
            in.transferTo(OutputStream.nullOutputStream());
        }
        var found = Digest.of("sha256", hash.digest()).toString();
        if (!found.equals(diffId)) throw new IOException("unpacked it is " + found + ", the config says " + diffId);
    }

    private static void walk(InputStream in) throws IOException {
        var headers = new TarHeader.Reader(in);
        for (var entry = headers.next(); entry.isPresent(); entry = headers.next()) {
            long length = entry.get().size() + entry.get().padding();
            in.skipNBytes(length);
            headers.passed(length);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
