package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Blobs as files named by their digest. A file appears under its name only when it is complete and checked. */
final class DiskBlobs implements BlobStore {

    private final Path root;

    private DiskBlobs(Path root) {
        this.root = root;
    }

    static DiskBlobs in(Path storage) throws IOException {
        Path root = storage.resolve("blobs");
        for (String directory : new String[] {"sha256", "sha512", "uploads"}) {
            Files.createDirectories(root.resolve(directory));
        }
        return new DiskBlobs(root);
    }

    @Override
    public Optional<Blob> find(ContentDigest digest) {
        Path file = file(digest);
        return Files.isRegularFile(file) ? Optional.of(new FileBlob(file)) : Optional.empty();
    }

    @Override
    public Staging stage() throws IOException {
        Path file = Files.createTempFile(root.resolve("uploads"), "upload-", "");
        return new FileStaging(file, Files.newOutputStream(file));
    }

    @Override
    public void delete(ContentDigest digest) throws IOException {
        Files.deleteIfExists(file(digest));
    }

    private Path file(ContentDigest digest) {
        return root.resolve(digest.algorithm()).resolve(digest.hex());
    }

    private record FileBlob(Path file) implements Blob {
        @Override
        public long size() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public InputStream open(long offset) throws IOException {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(offset);
            return in;
        }
    }

    private final class FileStaging implements Staging {
        private final Path file;
        private final OutputStream out;

        FileStaging(Path file, OutputStream out) {
            this.file = file;
            this.out = out;
        }

        @Override
        public void write(byte[] buffer, int length) throws IOException {
            out.write(buffer, 0, length);
        }

        @Override
        public InputStream reopen() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public void keep(ContentDigest digest) throws IOException {
            out.close();
            Files.move(file, file(digest), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void drop() throws IOException {
            out.close();
            Files.deleteIfExists(file);
        }
    }
}
