package io.hubwright.cyberhub;

import io.hubwright.registry.ImageRef;

/** An image that others have built, at Docker Hub or in a registry. */
public record PulledImage(String reference) implements ImageSource {
    public PulledImage {
        ImageRef.parse(reference);
    }

    /**
     * By its name at Docker Hub or in a registry.
     *
     * @param reference such as {@code cyberhubs/corehub:1.4}; without a tag it is {@code latest}
     */
    public static PulledImage of(String reference) {
        var parsed = ImageRef.parse(reference);
        return new PulledImage(
                parsed.digest().isEmpty() && !reference.endsWith(":" + parsed.reference())
                        ? reference + ":" + parsed.reference()
                        : reference);
    }

    @Override
    public String toString() {
        return reference;
    }
}
