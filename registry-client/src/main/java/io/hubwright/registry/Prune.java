package io.hubwright.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which images of a registry may go. An image goes only if nothing keeps it: it is not among the newest, no tag of it is to be kept,
 * and it is old enough. An image of an index that stays is never deleted, nor one that does not tell its age where age counts.
 *
 * @param repositories such as {@code hub/core}, {@code hub/*}, {@code **}
 * @param keepLast so many of the newest images of each repository stay
 * @param keep regular expressions; an image with a tag that one of them matches stays
 * @param olderThan only what was built longer ago goes
 */
public record Prune(String repositories, int keepLast, List<String> keep, Optional<Duration> olderThan) {
    public Prune {
        NamePattern.of(repositories);
        keep = List.copyOf(keep);
        keep.forEach(Pattern::compile);
        if (keepLast < 0) throw new IllegalArgumentException("how many to keep must not be negative: " + keepLast);
        if (olderThan.filter(Duration::isNegative).isPresent())
            throw new IllegalArgumentException("an age must not be negative: " + olderThan.get());
    }

    /** Nothing is kept but what indexes need: add at least one of the rules. */
    public static Prune of(String repositories) {
        return new Prune(repositories, 0, List.of(), Optional.empty());
    }

    public Prune keepLast(int keepLast) {
        return new Prune(repositories, keepLast, keep, olderThan);
    }

    /** Replaces the list. */
    public Prune keep(String... regularExpressions) {
        return new Prune(repositories, keepLast, List.of(regularExpressions), olderThan);
    }

    public Prune addKeep(String regularExpression) {
        var all = new ArrayList<>(keep);
        all.add(regularExpression);
        return new Prune(repositories, keepLast, all, olderThan);
    }

    public Prune olderThan(Duration age) {
        return new Prune(repositories, keepLast, keep, Optional.of(age));
    }
}
