package io.hubwright.throwaway.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A request body in chunked transfer coding (RFC 9112 section 7.1). */
final class ChunkedBody extends InputStream {

    private final InputStream in;
    private final Runnable started;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedBody(InputStream in, Runnable started) {
        this.in = in;
        this.started = started;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended || (left == 0 && !nextChunk())) {
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the client ended inside a chunk");
        }
        left -= read;
        return read;
    }

    private boolean nextChunk() throws IOException {
        if (first) {
            started.run();
        } else {
            RequestReader.readLine(in);
        }
        first = false;
        String size = RequestReader.readLine(in).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new IOException("a chunk's size is no hexadecimal number");
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            ended = true;
            skipTrailers();
        }
        return left > 0;
    }

    private void skipTrailers() throws IOException {
        String line = RequestReader.readLine(in);
        while (!line.isEmpty()) {
            line = RequestReader.readLine(in);
        }
    }
}
