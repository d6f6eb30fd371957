package io.hubwright.throwaway.registry;

import io.hubwright.DataSize;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** A blob on its way in: bytes are hashed as they come; whatever came before a cut stays, so that a client can resume. */
final class Upload {

    private static final int BUFFER = 256 << 10;

    private final String id;
    private final String repository;
    private final BlobStore.Staging staging;
    private final MessageDigest sha256 = ContentDigest.hasher("sha256"); // guarded by this, as the next
    private boolean hadShortChunk;
    private volatile long offset;

    Upload(String id, String repository, BlobStore.Staging staging) {
        this.id = id;
        this.repository = repository;
        this.staging = staging;
    }

    String id() {
        return id;
    }

    String repository() {
        return repository;
    }

    long offset() {
        return offset;
    }

    /** @param minChunk only the last chunk may be smaller */
    synchronized void append(InputStream body, Optional<DataSize> minChunk) throws IOException {
        long before = offset;
        byte[] buffer = new byte[BUFFER];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            if (hadShortChunk) {
                throw new RegistryError(400, "SIZE_INVALID", "an earlier chunk was smaller than OCI-Chunk-Min-Length");
            }
            staging.write(buffer, read);
            sha256.update(buffer, 0, read);
            offset += read;
        }
        hadShortChunk = minChunk.isPresent() && offset - before < minChunk.get().bytes();
    }

    synchronized boolean has(ContentDigest expected) throws IOException {
        return digest(expected.algorithm()).equals(expected);
    }

    synchronized ContentDigest sha256() throws IOException {
        return digest("sha256");
    }

    /** The upload is over; its bytes stay under this digest, which is theirs. */
    synchronized void keep(ContentDigest digest) throws IOException {
        staging.keep(digest);
    }

    synchronized void cancel() throws IOException {
        staging.drop();
    }

    private ContentDigest digest(String algorithm) throws IOException {
        if (algorithm.equals("sha256")) {
            return ContentDigest.of(algorithm, copyOfSha256().digest());
        }
        MessageDigest other = ContentDigest.hasher(algorithm);
        try (InputStream in = staging.reopen()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                other.update(buffer, 0, read);
            }
        }
        return ContentDigest.of(algorithm, other.digest());
    }

    private MessageDigest copyOfSha256() {
        try {
            return (MessageDigest) sha256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this JDK's SHA-256 cannot be looked at half-way", e);
        }
    }
}
