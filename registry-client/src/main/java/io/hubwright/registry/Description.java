package io.hubwright.registry;

import io.hubwright.DataSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an image without pulling its layers.
 *
 * @param manifest of the image or index; its digest is the image's
 * @param platforms what it runs on; several for an index
 * @param size config and layers as stored; of an index, that of the image for this computer
 * @param created when it was built, if it says so
 */
public record Description(
        ImageRef ref, Descriptor manifest, List<Platform> platforms, DataSize size, Optional<Instant> created) {
    public Description {
        platforms = List.copyOf(platforms);
    }
}
