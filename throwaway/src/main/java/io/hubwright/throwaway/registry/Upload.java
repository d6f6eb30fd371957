package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A blob on its way in: bytes are hashed as they come; whatever came before a cut stays, so that a client can resume. */
final class Upload {

    private static final int BUFFER = 256 << 10;

    private final String id;
    private final BlobStore.Staging staging;
    private final MessageDigest sha256 = ContentDigest.hasher("sha256"); // guarded by this
    private volatile long offset;

    Upload(String id, BlobStore.Staging staging) {
        this.id = id;
        this.staging = staging;
    }

    String id() {
        return id;
    }

    long offset() {
        return offset;
    }

    synchronized void append(InputStream body) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            staging.write(buffer, read);
            sha256.update(buffer, 0, read);
            offset += read;
        }
    }

    /** Keeps the bytes under their digest. The upload is over, whether they have it or not. */
    synchronized void commit(ContentDigest expected) throws IOException {
        ContentDigest found = digest(expected.algorithm());
        if (!found.equals(expected)) {
            staging.drop();
            throw new RegistryError(
                    400, "DIGEST_INVALID", "provided digest " + expected + " did not match uploaded content " + found);
        }
        staging.keep(expected);
    }

    /** Keeps the bytes under the digest that they have. */
    synchronized ContentDigest commit() throws IOException {
        ContentDigest found = digest("sha256");
        staging.keep(found);
        return found;
    }

    synchronized void cancel() throws IOException {
        staging.drop();
    }

    private ContentDigest digest(String algorithm) throws IOException {
        if (algorithm.equals("sha256")) {
            return ContentDigest.of(algorithm, sha256.digest());
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
}
