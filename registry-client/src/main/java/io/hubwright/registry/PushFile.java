package io.hubwright.registry;

import java.nio.file.Path;

/** Pushes what a path holds: an OCI layout directory or tar, or what {@code docker save} wrote. */
final class PushFile {
    private final Transport transport;
    private final Transfer transfer;
    private final ImageRef ref;

    PushFile(Transport transport, Transfer transfer, ImageRef ref) {
        this.transport = transport;
        this.transfer = transfer;
        this.ref = ref;
    }

    Pushed run(Path source) {
        var store = ImageStore.at(source);
        if (store instanceof ImageTar tar && tar.isDockerSave() && transfer.compression() != Compression.NONE)
            return compressed(tar.only());
        return push(store.names().size() == 1 ? store.image(store.onlyName()) : only(store));
    }

    private static Image only(ImageStore store) {
        if (store instanceof ImageTar tar) return tar.only();
        return store instanceof OciLayout layout ? layout.only() : store.image(store.onlyName());
    }

    private Pushed compressed(Image image) {
        var push = new Push(transport, transfer, ref);
        var memory = LayerMemory.in(transport.stateDirectory());
        try (var compressed = new CompressedImage(transfer, memory, push)) {
            return new Pushed(ref, push.run(compressed.of(image)));
        }
    }

    private Pushed push(Image image) {
        return new Pushed(ref, new Push(transport, transfer, ref).run(image));
    }
}
