package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All repositories by name. A repository exists from its first push on, even when it is empty again. Thread-safe. */
final class Catalog {

    /** The grammar of the distribution specification; with the registry's host a name is at most 255 characters. */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");

    private final Optional<Path> directory;
    private final TreeMap<String, Repository> repositories = new TreeMap<>(); // guarded by this

    private Catalog(Optional<Path> directory) {
        this.directory = directory;
    }

    static Catalog inMemory() {
        return new Catalog(Optional.empty());
    }

    /** With what an earlier registry left in this storage. */
    static Catalog in(Path storage) throws IOException {
        Path directory = Files.createDirectories(storage.resolve("repositories"));
        var catalog = new Catalog(Optional.of(directory));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Catalog::belongsToRepository).toList()) {
                catalog.open(directory.relativize(file.getParent()).toString().replace('\\', '/'));
            }
        }
        return catalog;
    }

    synchronized Optional<Repository> find(String name) {
        return Optional.ofNullable(repositories.get(checked(name)));
    }

    synchronized Repository open(String name) throws IOException {
        Repository known = repositories.get(checked(name));
        if (known != null) {
            return known;
        }
        Links links = directory.isPresent()
                ? new Links(Optional.of(Files.createDirectories(directory.get().resolve(name))))
                : Links.NONE;
        var created = new Repository(links);
        repositories.put(name, created);
        return created;
    }

    synchronized List<String> names() {
        return List.copyOf(repositories.keySet());
    }

    synchronized boolean anyHolds(ContentDigest blob) {
        return repositories.values().stream().anyMatch(repository -> repository.holds(blob));
    }

    static boolean isName(String text) {
        return text.length() <= 255 && NAME.matcher(text).matches();
    }

    private static String checked(String name) {
        if (!isName(name)) {
            throw new RegistryError(
                    400,
                    "NAME_INVALID",
                    "a repository's name is lower-case letters, digits and . _ - / between them: " + name);
        }
        return name;
    }

    private static boolean belongsToRepository(Path file) {
        return Links.OWN.contains(file.getFileName().toString());
    }
}
