package io.hubwright.registry;

import io.hubwright.DataSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How bytes go to and from a registry.
 *
 * @param connectTimeout for the connection and, once more, the TLS handshake
 * @param responseTimeout how long the server may stay silent; the end of a big upload, when servers hash it all, gets more
 * @param chunkSize how much of a blob goes in one request; proxies limit it, and what a break costs at most. Behind Cloudflare
 *     at most 32 MiB are sent
 * @param stateDirectory remembers open uploads and what layers become when they are compressed, so that a push that was killed
 *     goes on; absent: nothing is remembered
 * @param mirrors {@code host} or {@code host:port} of registries that are asked first, as nobody, for what is read by its digest; what
 *     one lacks comes from the registry itself, which alone says what a tag names
 */
public record TransportSettings(
        Duration connectTimeout,
        Duration responseTimeout,
        DataSize chunkSize,
        Optional<Path> stateDirectory,
        List<String> mirrors) {

    public TransportSettings {
        mirrors = List.copyOf(mirrors);
        mirrors.forEach(ImageRef::requireRegistry);
        if (connectTimeout.isNegative()
                || connectTimeout.isZero()
                || responseTimeout.isNegative()
                || responseTimeout.isZero()) throw new IllegalArgumentException("a time-out must be positive");
        if (chunkSize.compareTo(DataSize.mib(1)) < 0)
            throw new IllegalArgumentException("a chunk has at least 1 MiB, not " + chunkSize);
    }

    /** 15 s, 60 s, chunks of 64 MiB, and {@code hubwright/registry} below {@code XDG_STATE_HOME}, else ~/.local/state. */
    public static TransportSettings defaults() {
        return new TransportSettings(
                Duration.ofSeconds(15), Duration.ofSeconds(60), DataSize.mib(64), Optional.of(userState()), List.of());
    }

    private static Path userState() {
        var state = Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
                .filter(text -> text.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "/"), ".local", "state"));
        return state.resolve("hubwright").resolve("registry");
    }

    public TransportSettings connectTimeout(Duration connectTimeout) {
        return new TransportSettings(connectTimeout, responseTimeout, chunkSize, stateDirectory, mirrors);
    }

    public TransportSettings responseTimeout(Duration responseTimeout) {
        return new TransportSettings(connectTimeout, responseTimeout, chunkSize, stateDirectory, mirrors);
    }

    public TransportSettings chunkSize(DataSize chunkSize) {
        return new TransportSettings(connectTimeout, responseTimeout, chunkSize, stateDirectory, mirrors);
    }

    public TransportSettings stateDirectory(Path stateDirectory) {
        return new TransportSettings(connectTimeout, responseTimeout, chunkSize, Optional.of(stateDirectory), mirrors);
    }

    /** Replaces the list. */
    public TransportSettings mirrors(String... endpoints) {
        return new TransportSettings(connectTimeout, responseTimeout, chunkSize, stateDirectory, List.of(endpoints));
    }

    /** Nothing is remembered from one process to the next. */
    public TransportSettings withoutState() {
        return new TransportSettings(connectTimeout, responseTimeout, chunkSize, Optional.empty(), mirrors);
    }
}
