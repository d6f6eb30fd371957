package io.hubwright.throwaway.openstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Files with mode 0600 that appear whole. */
final class PrivateFile {
    private PrivateFile() {}

    static void write(Path file, String content) {
        Path absolute = file.toAbsolutePath();
        try {
            Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(
                    folder,
                    ".",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, content);
            Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + absolute + ": " + e.getMessage(), e);
        }
    }
}
