package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Bytes by digest, shared by all repositories. Thread-safe. */
interface BlobStore {

    Optional<Blob> find(ContentDigest digest);

    Staging stage() throws IOException;

    void delete(ContentDigest digest) throws IOException;

    /** Bytes that are complete and checked. */
    interface Blob {
        long size();

        InputStream open(long offset) throws IOException;
    }

    /** Bytes that still arrive; ends with one of {@link #keep} and {@link #drop}. */
    interface Staging {
        void write(byte[] buffer, int length) throws IOException;

        InputStream reopen() throws IOException;

        void keep(ContentDigest digest) throws IOException;

        void drop() throws IOException;
    }
}
