package io.hubwright.registry;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pulls one image; of an index the one for a platform. */
final class Pull {
    /** What fits into memory without a thought; larger images go to a directory. */
    private static final DataSize MEMORY = DataSize.mib(256);

    private static final int BUFFER = 256 << 10;

    private final Transport transport;
    private final ImageRef ref;
    private final Platform platform;
    private final String action;

    Pull(Transport transport, ImageRef ref, Platform platform) {
        this.transport = transport;
        this.ref = ref;
        this.platform = platform;
        this.action = "pull " + ref;
    }

    Image toMemory() {
        var manifest = manifest();
        var descriptors = manifest.blobs(what());
        long total = descriptors.stream().mapToLong(blob -> blob.size().bytes()).sum();
        if (total > MEMORY.bytes())
            throw new HubwrightException(action + ": " + DataSize.bytes(total) + " is more than the " + MEMORY
                    + " that a pull into memory takes; pull into a directory instead");
        List<Blob> blobs = new ArrayList<>();
        for (var descriptor : descriptors) blobs.add(new Blob(descriptor, Content.of(read(descriptor))));
        return new Image(manifest.descriptor(), manifest.bytes(), blobs);
    }

    Image toLayout(Path directory) {
        var layout = OciLayout.at(directory);
        var manifest = manifest();
        for (var descriptor : manifest.blobs(what())) if (!layout.has(descriptor)) readInto(layout, descriptor);
        var name = ref.tag().orElseGet(() -> manifest.descriptor().digest().hex());
        layout.put(new Blob(manifest.descriptor(), Content.of(manifest.bytes())));
        layout.tag(manifest.descriptor(), name);
        return layout.tagged(name);
    }

    private Manifest manifest() {
        var manifests = new ManifestEndpoint(transport);
        var manifest = manifests.get(ref, action);
        if (!manifest.isIndex()) return manifest;
        var child = manifest.choose(platform, what());
        return manifests.get(ref.digest(child.digest()), action);
    }

    private byte[] read(Descriptor blob) {
        var bytes = new ByteArrayOutputStream[1];
        transport.read(call(blob), blob.size().bytes(), body -> {
            bytes[0] = new ByteArrayOutputStream((int) blob.size().bytes());
            var checked = new CheckedOutput(bytes[0], blob);
            copy(body, checked);
            checked.finish();
        });
        return bytes[0].toByteArray();
    }

    private void readInto(OciLayout layout, Descriptor blob) {
        transport.read(call(blob), blob.size().bytes(), body -> {
            try (var file = start(layout, blob)) {
                copy(body, file);
                finish(file);
            }
        });
    }

    private Call call(Descriptor blob) {
        var uri = transport.uri("/v2/" + ref.repository() + "/blobs/" + blob.digest());
        return Call.of(action, "GET", uri, Scope.pull(ref));
    }

    /** An error of the network may be tried again; one of our own disk may not. */
    private void copy(InputStream from, OutputStream to) throws IOException {
        var buffer = new byte[BUFFER];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            try {
                to.write(buffer, 0, read);
            } catch (IOException e) {
                throw local(e);
            }
        }
    }

    private CheckedFile start(OciLayout layout, Descriptor blob) {
        try {
            return layout.start(blob);
        } catch (IOException e) {
            throw local(e);
        }
    }

    private void finish(CheckedFile file) {
        try {
            file.finish();
        } catch (IOException e) {
            throw local(e);
        }
    }

    private HubwrightException local(IOException e) {
        return new HubwrightException(action + ": cannot write on this computer: " + e + "; is its disk full?", e);
    }

    private String what() {
        return "the manifest of " + ref.name();
    }
}
