package io.hubwright.registry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an image is: {@code registry/repository:tag@digest}. Docker's short names are understood: {@code ubuntu} is
 * {@code docker.io/library/ubuntu:latest}.
 *
 * @param registry {@code host} or {@code host:port}
 * @param repository lower case, such as {@code hub/core}
 * @param tag what {@link #reference()} is unless there is a digest
 * @param digest exact content
 */
public record ImageRef(String registry, String repository, Optional<String> tag, Optional<Digest> digest) {
    static final String DOCKER_HUB = "docker.io";

    // The grammars of the OCI distribution specification 1.1, "Pulling manifests".
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    private static final Pattern REGISTRY =
            Pattern.compile("(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");

    /** Host and repository together; longer names break clients ("Pulling manifests", last sentence). */
    private static final int LONGEST = 255;

    public ImageRef {
        requireRegistry(registry);
        requireRepository(registry, repository);
        tag.ifPresent(ImageRef::requireTag);
        if (tag.isEmpty() && digest.isEmpty()) tag = Optional.of("latest");
    }

    /** By tag {@code latest}. */
    public static ImageRef of(String registry, String repository) {
        return new ImageRef(registry, repository, Optional.empty(), Optional.empty());
    }

    /**
     * Understands {@code [registry/]repository[:tag][@digest]}.
     *
     * @throws IllegalArgumentException if it is none; the message says which part
     */
    public static ImageRef parse(String text) {
        int at = text.indexOf('@');
        var digest = at < 0 ? Optional.<Digest>empty() : Optional.of(Digest.parse(text.substring(at + 1)));
        var named = at < 0 ? text : text.substring(0, at);
        int slash = named.indexOf('/');
        var first = slash < 0 ? "" : named.substring(0, slash);
        var registry = isRegistry(first) ? first : DOCKER_HUB;
        var path = isRegistry(first) ? named.substring(slash + 1) : named;
        int colon = path.lastIndexOf(':');
        var tag = colon < 0 ? Optional.<String>empty() : Optional.of(path.substring(colon + 1));
        var repository = colon < 0 ? path : path.substring(0, colon);
        if (registry.equals("index.docker.io")) registry = DOCKER_HUB;
        if (registry.equals(DOCKER_HUB) && !repository.contains("/")) repository = "library/" + repository;
        return new ImageRef(registry, repository, tag, digest);
    }

    public ImageRef tag(String tag) {
        return new ImageRef(registry, repository, Optional.of(tag), digest);
    }

    public ImageRef digest(Digest digest) {
        return new ImageRef(registry, repository, tag, Optional.of(digest));
    }

    /** What names the manifest: the digest if there is one, else the tag. */
    public String reference() {
        return digest.map(Digest::toString).or(() -> tag).orElseThrow();
    }

    /** Without the registry, for messages. */
    String name() {
        return repository
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }

    static void requireRegistry(String registry) {
        if (!REGISTRY.matcher(registry).matches())
            throw new IllegalArgumentException(
                    "a registry is host or host:port, without https:// and path, not \"" + registry + "\"");
    }

    static void requireRepository(String registry, String repository) {
        if (!repository.equals(repository.toLowerCase(Locale.ROOT)))
            throw new IllegalArgumentException("a repository's name is lower case: \"" + repository + "\" could be \""
                    + repository.toLowerCase(Locale.ROOT) + "\"");
        if (!REPOSITORY.matcher(repository).matches())
            throw new IllegalArgumentException(
                    "a repository's name is words of a-z and 0-9, joined by / . _ or -, not \"" + repository + "\"");
        if (registry.length() + 1 + repository.length() > LONGEST)
            throw new IllegalArgumentException("registry and repository together are longer than " + LONGEST
                    + " characters: " + registry + "/" + repository);
    }

    private static void requireTag(String tag) {
        if (!TAG.matcher(tag).matches())
            throw new IllegalArgumentException(
                    "a tag is up to 128 letters, digits, . _ and -, not beginning with . or -, not \"" + tag + "\"");
    }

    private static boolean isRegistry(String first) {
        return first.contains(".") || first.contains(":") || first.equals("localhost");
    }

    /** In full: what {@link #parse} understands. */
    @Override
    public String toString() {
        return registry + "/" + name();
    }
}
