package io.hubwright.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** One content after the other, each opened when the one before it ends: never more than one is open. */
final class JoinedStream extends InputStream {
    private final Iterator<Content> rest;
    private InputStream current = InputStream.nullInputStream();

    JoinedStream(List<Content> contents) {
        this.rest = contents.iterator();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = current.read(buffer, offset, length);
        while (read < 0 && rest.hasNext()) {
            current.close();
            current = rest.next().open();
            read = current.read(buffer, offset, length);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
