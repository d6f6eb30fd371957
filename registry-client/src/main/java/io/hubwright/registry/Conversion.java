package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.util.ArrayList;
import java.util.List;

/** The same config and layers under the other family's media types: Docker's (schema 2) or OCI's. Blobs stay as they are. */
final class Conversion {
    private final boolean toDocker;

    Conversion(boolean toDocker) {
        this.toDocker = toDocker;
    }

    Image of(Image image) {
        return image.isIndex() ? index(image) : single(image);
    }

    private Image index(Image image) {
        var children = image.children().stream().map(this::child).toList();
        return Image.index(converted(image.descriptor().mediaType()), children);
    }

    private Image child(Image child) {
        var converted = of(child);
        return converted.as(converted.descriptor().platform(child.descriptor().platform()));
    }

    private Image single(Image image) {
        var config = converted(image.blobs().get(0));
        List<Blob> layers = new ArrayList<>();
        for (var layer : image.layerBlobs()) layers.add(converted(layer));
        return Image.of(converted(image.descriptor().mediaType()), config, layers);
    }

    private Blob converted(Blob blob) {
        return new Blob(
                Descriptor.of(converted(blob.descriptor().mediaType()), blob.digest(), blob.size()), blob.content());
    }

    private String converted(String type) {
        if (!toDocker) return MediaType.oci(type);
        return MediaType.docker(type)
                .orElseThrow(() -> new HubwrightException("Docker's schema 2 has no name for " + type
                        + "; leave the image in OCI form, or push it without zstd"));
    }
}
