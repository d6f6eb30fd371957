package io.hubwright.registry;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a clean-up would do to each image.
 *
 * @param images of all repositories that the rules are for
 */
public record PrunePlan(Prune prune, List<Entry> images) {
    public PrunePlan {
        images = List.copyOf(images);
    }

    /**
     * One image or index.
     *
     * @param exact by its digest
     * @param tags all that name it
     * @param parts digests of an index' images that go with it, for nothing else needs them
     * @param created when it was built, if it says so
     * @param goes whether it would be deleted
     * @param why in a few words
     */
    public record Entry(
            ImageRef exact,
            List<String> tags,
            List<Digest> parts,
            Optional<Instant> created,
            boolean goes,
            String why) {
        public Entry {
            tags = List.copyOf(tags);
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-6s %s:%s  %s  %s",
                    goes ? "delete" : "keep",
                    exact.repository(),
                    String.join(",", tags),
                    created.map(time -> time.toString().substring(0, 10)).orElse("no date"),
                    why);
        }
    }

    public List<Entry> deletes() {
        return images.stream().filter(Entry::goes).toList();
    }

    @Override
    public String toString() {
        return "PrunePlan: " + deletes().size() + " of " + images.size() + " images would be deleted";
    }

    /** A line for each image. */
    public String text() {
        return this + images.stream().map(entry -> "\n" + entry).collect(Collectors.joining());
    }
}
