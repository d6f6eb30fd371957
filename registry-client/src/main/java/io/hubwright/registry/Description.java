package io.hubwright.registry;

import io.hubwright.DataSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of an image without pulling its layers.
 *
 * @param name as it was asked for; in a registry in full
 * @param manifest of the image or index; its digest is the image's
 * @param platforms what it runs on; several for an index
 * @param layers how many; of an index, of the image for this computer
 * @param size config and layers as stored, likewise
 * @param created when it was built, if it says so
 */
public record Description(
        String name,
        Descriptor manifest,
        List<Platform> platforms,
        int layers,
        DataSize size,
        Optional<Instant> created) {
    public Description {
        platforms = List.copyOf(platforms);
    }

    public Digest digest() {
        return manifest.digest();
    }

    @Override
    public String toString() {
        return size + " " + layers + " layers " + manifest.digest().brief()
                + created.map(time -> " " + time.toString().substring(0, 10)).orElse("")
                + " "
                + platforms.stream().map(Platform::toString).collect(Collectors.joining(","));
    }

    /** All of it, a line each. */
    public String text() {
        return String.join(
                "\n",
                "name       " + name,
                "digest     " + digest(),
                "type       " + manifest.mediaType(),
                "platforms  " + platforms.stream().map(Platform::toString).collect(Collectors.joining(", ")),
                "layers     " + layers,
                "size       " + size,
                "created    " + created.map(Instant::toString).orElse("not told"));
    }
}
