package io.hubwright.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** One layer of an image: a tar of files. Immutable; its bytes are made anew from their sources whenever they are sent. */
public final class Layer {
    private final Blob blob;
    private final Digest diffId;

    private Layer(Blob blob, Digest diffId) {
        this.blob = blob;
        this.diffId = diffId;
    }

    /**
     * A layer of these files and the directories above them. The same files give the same digest on every computer: sorted,
     * owned by root, dated one second after 1970 began, not compressed. Files that are copied from this computer are read
     * now, and again when the layer is pushed.
     *
     * @throws UncheckedIOException if such a file cannot be read
     */
    public static Layer of(LayerFile... files) {
        return of(List.of(files));
    }

    /** As {@link #of(LayerFile...)}. */
    public static Layer of(List<LayerFile> files) {
        try {
            var tar = LayerTar.of(files);
            var measured = Measured.of(tar);
            var descriptor = Descriptor.of(MediaType.OCI_LAYER, measured.digest(), measured.size());
            return new Layer(new Blob(descriptor, tar), measured.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("make a layer of " + files.size() + " files: " + e, e);
        }
    }

    public Descriptor descriptor() {
        return blob.descriptor();
    }

    /** The digest of the layer's tar before compression. */
    public Digest diffId() {
        return diffId;
    }

    Blob blob() {
        return blob;
    }

    @Override
    public String toString() {
        return "Layer " + descriptor().size() + " " + descriptor().digest();
    }
}
