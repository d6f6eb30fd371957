package io.hubwright.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What plain layers became when they were compressed: a small file each. A hint; what cannot be kept or read is done without. */
final class LayerMemory {
    private static final Logger LOG = LoggerFactory.getLogger(LayerMemory.class);

    private final Optional<Path> directory;

    private LayerMemory(Optional<Path> directory) {
        this.directory = directory;
    }

    static LayerMemory in(Optional<Path> stateDirectory) {
        return new LayerMemory(stateDirectory.map(state -> state.resolve("layers")));
    }

    Optional<Measured> compressed(Digest plain, Compression compression) {
        return directory.map(place -> place.resolve(name(plain, compression))).flatMap(LayerMemory::read);
    }

    private static Optional<Measured> read(Path file) {
        if (!Files.isRegularFile(file)) return Optional.empty();
        try {
            var json = Json.parse(Files.readAllBytes(file));
            return Optional.of(new Measured(
                    Digest.parse(json.path("digest").asText()),
                    json.path("size").asLong()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} is no use: {}", file, e.toString());
            return Optional.empty();
        }
    }

    void remember(Digest plain, Compression compression, Measured compressed) {
        if (directory.isEmpty()) return;
        try {
            Files.createDirectories(directory.get());
            var fresh = Files.createTempFile(directory.get(), ".", "");
            Files.write(fresh, Json.bytes(Map.of("digest", compressed.digest().toString(), "size", compressed.size())));
            Files.move(
                    fresh,
                    directory.get().resolve(name(plain, compression)),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("what {} became is not remembered: {}", plain, e.toString());
        }
    }

    private static String name(Digest plain, Compression compression) {
        return plain.hex() + "-" + compression;
    }
}
