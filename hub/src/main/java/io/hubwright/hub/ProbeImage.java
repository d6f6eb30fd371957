package io.hubwright.hub;

import io.hubwright.registry.Image;
import io.hubwright.registry.ImageRef;
import io.hubwright.registry.Layer;
import io.hubwright.registry.LayerFile;
import io.hubwright.registry.RegistryClient;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A tiny image that nobody else has: deleting a digest takes all tags of that digest along. All go into one repository, for a
 * registry keeps the name of an empty one for ever.
 */
record ProbeImage(Image image, ImageRef ref) {
    static final String REPOSITORY = "hubwright-probe";

    static ProbeImage of(RegistryClient registry) {
        var bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        var tag = HexFormat.of().formatHex(bytes);
        var image = Image.of(Layer.of(LayerFile.of("/hubwright-probe", "made to prove a registry: " + tag + "\n")));
        return new ProbeImage(image, registry.ref(REPOSITORY + ":" + tag));
    }
}
