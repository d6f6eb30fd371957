package io.hubwright.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which of the images that no container uses may go.
 *
 * @param named whether those that have a name, too; else only what newer ones have left without one
 * @param olderThan since they were built
 * @param keep patterns of names that stay; {@code *} stands for anything
 * @param only names and ids to choose from; empty means all
 */
public record ImagePolicy(boolean named, Duration olderThan, List<String> keep, Set<String> only) {
    public ImagePolicy {
        keep = List.copyOf(keep);
        only = Set.copyOf(only);
    }

    /** Those without a name: what {@code docker image prune} takes. */
    public static ImagePolicy nameless() {
        return new ImagePolicy(false, Duration.ZERO, List.of(), Set.of());
    }

    /** All that no container uses: what {@code docker image prune -a} takes. A hub pulls its users' images again when needed. */
    public static ImagePolicy unused() {
        return new ImagePolicy(true, Duration.ZERO, List.of(), Set.of());
    }

    public ImagePolicy olderThan(Duration olderThan) {
        return new ImagePolicy(named, olderThan, keep, only);
    }

    /** Adds a pattern, such as {@code hub.example.org/*}. */
    public ImagePolicy addKeep(String pattern) {
        return new ImagePolicy(
                named,
                olderThan,
                Stream.concat(keep.stream(), Stream.of(pattern)).toList(),
                only);
    }

    /** Those alone that have one of these names or ids; with none given, none. */
    public ImagePolicy only(List<String> namesOrIds) {
        // An empty set would mean all.
        return new ImagePolicy(named, olderThan, keep, namesOrIds.isEmpty() ? Set.of("none") : Set.copyOf(namesOrIds));
    }

    boolean removes(UnusedImage image, Instant now) {
        if (!only.isEmpty()
                && !only.contains(image.id())
                && image.names().stream().noneMatch(only::contains)) return false;
        if (!named && !image.names().isEmpty()) return false;
        if (!olderThan.isZero() && image.created().isAfter(now.minus(olderThan))) return false;
        return image.names().stream().noneMatch(this::kept);
    }

    private boolean kept(String name) {
        return keep.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        var parts = Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).toList();
        return name.matches(String.join(".*", parts));
    }
}
