package io.hubwright.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an upload goes on, kept for a later process. It is a hint: whatever cannot be kept or read is done without. Two processes
 * never go on with the same upload: each holds the file's lock as long as it sends.
 */
final class SavedUpload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SavedUpload.class);
    private static final int LONGEST = 16 << 10;
    private static final SavedUpload NOWHERE = new SavedUpload(Optional.empty(), Path.of(""));

    private final Optional<FileChannel> file;
    private final Path path;

    private SavedUpload(Optional<FileChannel> file, Path path) {
        this.file = file;
        this.path = path;
    }

    static SavedUpload nowhere() {
        return NOWHERE;
    }

    static SavedUpload in(Path stateDirectory, ImageRef ref, Digest blob) {
        var name = ref.registry() + "/" + ref.repository() + "@" + blob;
        var path = stateDirectory
                .resolve("uploads")
                .resolve(Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex());
        try {
            Files.createDirectories(path.getParent());
            var file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (file.tryLock() == null) {
                file.close();
                return NOWHERE;
            }
            // The location carries the server's signed state.
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix"))
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return new SavedUpload(Optional.of(file), path);
        } catch (IOException | OverlappingFileLockException e) {
            LOG.debug("upload of {} is not remembered: {}", name, e.toString());
            return NOWHERE;
        }
    }

    /** The location that the server named last. */
    Optional<String> location() {
        if (file.isEmpty()) return Optional.empty();
        try {
            var bytes = ByteBuffer.allocate(LONGEST);
            int read = file.get().read(bytes, 0);
            return read <= 0
                    ? Optional.empty()
                    : Optional.of(new String(bytes.array(), 0, read, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void save(String location) {
        if (file.isEmpty()) return;
        try {
            file.get().truncate(0);
            file.get().write(ByteBuffer.wrap(location.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            LOG.debug("upload is not remembered: {}", e.toString());
        }
    }

    /** The upload is over. */
    void forget() {
        if (file.isEmpty()) return;
        try {
            file.get().truncate(0);
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("upload cannot be forgotten: {}", e.toString());
        }
    }

    @Override
    public void close() {
        try {
            if (file.isPresent()) file.get().close();
        } catch (IOException e) {
            LOG.debug("cannot close {}: {}", path, e.toString());
        }
    }
}
