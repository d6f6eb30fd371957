package io.hubwright.throwaway.registry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs in memory, for tests. */
final class MemoryBlobs implements BlobStore {

    private final Map<ContentDigest, byte[]> blobs = new ConcurrentHashMap<>();

    @Override
    public Optional<Blob> find(ContentDigest digest) {
        return Optional.ofNullable(blobs.get(digest)).map(MemoryBlob::new);
    }

    @Override
    public Staging stage() {
        return new MemoryStaging();
    }

    @Override
    public void delete(ContentDigest digest) {
        blobs.remove(digest);
    }

    private static final class MemoryBlob implements Blob {
        private final byte[] bytes;

        MemoryBlob(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open(long offset) {
            return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
        }
    }

    private final class MemoryStaging implements Staging {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(byte[] buffer, int length) {
            bytes.write(buffer, 0, length);
        }

        @Override
        public InputStream reopen() {
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public void keep(ContentDigest digest) {
            blobs.put(digest, bytes.toByteArray());
        }

        @Override
        public void drop() {
            bytes.reset();
        }
    }
}
