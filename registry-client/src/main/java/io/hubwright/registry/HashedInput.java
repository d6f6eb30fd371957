package io.hubwright.registry;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Hashes what is read, and what is skipped too: the JDK's own passes that by. */
final class HashedInput extends InputStream {
    private final InputStream in;
    private final MessageDigest hash;

    HashedInput(InputStream in, MessageDigest hash) {
        this.in = in;
        this.hash = hash;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        if (b >= 0) hash.update((byte) b);
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) hash.update(buffer, offset, read);
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
