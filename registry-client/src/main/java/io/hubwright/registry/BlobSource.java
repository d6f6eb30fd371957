package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/**
 * A blob's bytes on their way out, hashed as they pass. It can be set back to what the server has: the hash up to the last
 * place that was sought is kept, so that only bytes after it are hashed again. Not thread-safe.
 */
final class BlobSource implements AutoCloseable {
    private static final int BUFFER = 256 << 10;

    private final Blob blob;
    private final LongConsumer progress;
    private final byte[] buffer = new byte[BUFFER];
    private InputStream in = InputStream.nullInputStream();
    private boolean open;
    private long position;
    private MessageDigest hash;
    private long marked;
    private MessageDigest markedHash;

    /** @param progress is told how many bytes from the start have gone out */
    BlobSource(Blob blob, LongConsumer progress) {
        this.blob = blob;
        this.progress = progress;
        this.hash = blob.digest().hasher();
        this.markedHash = blob.digest().hasher();
    }

    /** Goes to this offset, and remembers the hash so far. */
    void seek(long offset) throws IOException {
        if (!open || offset < position) rewind(offset < marked ? 0 : marked);
        copy(OutputStream.nullOutputStream(), offset - position, bytes -> {});
        marked = position;
        markedHash = copyOf(hash);
    }

    void writeTo(OutputStream out, long length) throws IOException {
        copy(out, length, progress);
    }

    /** Call at the end of the bytes: they must be what was announced. */
    void check() {
        var found = Digest.of(blob.digest().algorithm(), copyOf(hash).digest());
        if (position != blob.size() || !found.equals(blob.digest())) throw changed("they are " + found);
        if (read(1) >= 0) throw changed("there are more");
    }

    private void rewind(long offset) {
        if (offset == 0) markedHash = blob.digest().hasher();
        hash = copyOf(markedHash);
        try {
            in.close();
            in = blob.content().open();
            open = true;
            in.skipNBytes(offset);
        } catch (IOException e) {
            throw unreadable(e);
        }
        position = offset;
        marked = offset;
    }

    private void copy(OutputStream out, long length, LongConsumer told) throws IOException {
        for (long left = length; left > 0; ) {
            int read = read(left);
            if (read < 0) throw changed("they end " + left + " bytes early");
            hash.update(buffer, 0, read);
            position += read;
            left -= read;
            out.write(buffer, 0, read);
            told.accept(position);
        }
    }

    private int read(long atMost) {
        try {
            return in.read(buffer, 0, (int) Math.min(buffer.length, atMost));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Not an {@link IOException}, which stands for the network here. */
    private HubwrightException unreadable(IOException e) {
        return new HubwrightException("cannot read the bytes of " + blob.digest() + " to push them: " + e, e);
    }

    private HubwrightException changed(String how) {
        return new HubwrightException("the bytes to push are not those of " + blob.digest() + " ("
                + blob.descriptor().size() + "): " + how
                + "; the source is damaged or changed meanwhile: make the image again");
    }

    private static MessageDigest copyOf(MessageDigest hash) {
        try {
            return (MessageDigest) hash.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-2 can be copied", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
