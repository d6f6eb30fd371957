package io.hubwright.registry;

/** A config or a layer: its descriptor, and where its bytes come from. */
record Blob(Descriptor descriptor, Content content) {
    static Blob of(String mediaType, byte[] bytes) {
        return new Blob(Descriptor.of(mediaType, bytes), Content.of(bytes));
    }

    Digest digest() {
        return descriptor.digest();
    }

    long size() {
        return descriptor.size().bytes();
    }
}
