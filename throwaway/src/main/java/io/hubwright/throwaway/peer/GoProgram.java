package io.hubwright.throwaway.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program in Go, built from its module at an exact version and kept in {@code ~/.cache/hubwright-tests}, so that only the
 * first use of a version on a computer takes its seconds or minutes.
 *
 * @param name of the program
 * @param source the package and its version, as {@code go install} takes it
 */
public record GoProgram(String name, String source) {

    private static final int DEADLINE_MINUTES = 20;

    /** The tests that the OCI has for registries; 30 s to build. */
    public static GoProgram conformance() {
        return pinned("conformance");
    }

    /** The command-line client of go-containerregistry; 15 s to build. */
    public static GoProgram crane() {
        return pinned("crane");
    }

    private static GoProgram pinned(String name) {
        var sources = new Properties();
        try (InputStream in = GoProgram.class.getResourceAsStream("go-programs.properties")) {
            sources.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new GoProgram(name, sources.getProperty(name, ""));
    }

    /** Such as {@code v3.1.2}. */
    public String version() {
        return source.substring(source.indexOf('@') + 1);
    }

    /** What is missing to have it, in one line, or nothing. */
    public Optional<String> missing() {
        return Files.isExecutable(file()) || go().isPresent()
                ? Optional.empty()
                : Optional.of("needs Go to build " + name + ": no program go on the PATH or in /usr/local/go/bin");
    }

    /**
     * Builds it unless that was done before. Blocks; of several that ask at once, one builds.
     *
     * @return the program
     * @throws IllegalStateException if Go is missing or cannot build it, with Go's own words
     * @throws UncheckedIOException if the cache cannot be written
     */
    public Path build() {
        synchronized (GoProgram.class) {
            try {
                return Files.isExecutable(file()) ? file() : buildAlone();
            } catch (IOException e) {
                throw new UncheckedIOException("build " + source + ": " + e.getMessage(), e);
            }
        }
    }

    // Maven's forks and a benchmark may ask at the same time.
    private Path buildAlone() throws IOException {
        Path directory = Files.createDirectories(file().toAbsolutePath().getParent());
        Path lock = directory.resolve("lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            if (held.isValid() && !Files.isExecutable(file())) {
                Path built = install(Files.createTempDirectory(directory, "build"));
                Files.move(built, file(), StandardCopyOption.ATOMIC_MOVE);
                Files.delete(built.toAbsolutePath().getParent());
            }
            return file();
        }
    }

    private Path install(Path directory) throws IOException {
        String go = go().orElseThrow(() -> new IllegalStateException(missing().orElse("no Go")));
        Path log = Files.createTempFile("hubwright-go", ".log");
        try {
            var builder = new ProcessBuilder(go, "install", source)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("GOBIN", directory.toAbsolutePath().toString());
            // A module may ask for a newer Go than this one, which fetches it then.
            builder.environment().put("GOTOOLCHAIN", "auto");
            Process process = builder.start();
            if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("go install " + source + " failed: " + Files.readString(log));
            }
            return directory.resolve(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Go built " + source, e);
        } finally {
            Files.delete(log);
        }
    }

    private Path file() {
        return cache().resolve("go").resolve(name + "@" + version()).resolve(name);
    }

    /** Where programs that took long to make are kept. */
    static Path cache() {
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> !home.isEmpty())
                .orElse(System.getProperty("user.home") + "/.cache");
        return Path.of(cache, "hubwright-tests");
    }

    private static Optional<String> go() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        // The one that was put there by hand before the distribution's, which may be too old to fetch a newer one.
        return Stream.concat(Stream.of("/usr/local/go/bin"), Stream.of(path.split(":")))
                .map(directory -> Path.of(directory, "go"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
