package io.hubwright.registry;

/** Manifests and blobs of one repository of a registry. */
record RemoteShelf(Transport transport, ImageRef ref, String action) implements Tree.Shelf {
    @Override
    public Manifest manifest(Descriptor descriptor) {
        return new ManifestEndpoint(transport).get(ref.digest(descriptor.digest()), action);
    }

    @Override
    public Content content(Descriptor descriptor) {
        return new RemoteContent(transport, ref, descriptor, action);
    }
}
