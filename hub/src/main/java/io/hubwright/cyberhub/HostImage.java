package io.hubwright.cyberhub;

import io.hubwright.DataSize;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image in a host's Docker Engine, as last read.
 *
 * @param id of its configuration, {@code sha256:...}
 * @param tags all its names there
 * @param digests by which registries know it, as {@code registry/repository@sha256:...}
 * @param size of all its layers, also those that it shares with others
 */
public record HostImage(
        String id,
        List<String> tags,
        List<String> digests,
        DataSize size,
        Instant created,
        Map<String, String> labels) {
    public HostImage {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
        labels = Map.copyOf(labels);
    }

    /** Under which digest it was pushed to, or pulled from, this repository, such as {@code registry.example.org/hubs/corehub}. */
    public Optional<String> digestIn(String repository) {
        return digests.stream()
                .filter(digest -> digest.startsWith(repository + "@"))
                .map(digest -> digest.substring(digest.indexOf('@') + 1))
                .findFirst();
    }

    /** The hash of the recipe that it was built from, if Hubwright built it. */
    public Optional<String> recipe() {
        return Optional.ofNullable(labels.get(ImageRecipe.LABEL));
    }

    @Override
    public String toString() {
        return (tags.isEmpty() ? id.substring(0, Math.min(19, id.length())) : String.join(" ", tags)) + ", " + size;
    }
}
