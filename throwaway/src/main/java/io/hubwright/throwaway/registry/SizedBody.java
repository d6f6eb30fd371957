package io.hubwright.throwaway.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A request body of announced length. A connection that ends before it is an error, never a short body. */
final class SizedBody extends InputStream {

    private final InputStream in;
    private final Optional<Runnable> sendContinue;
    private long left;
    private boolean first = true;

    SizedBody(InputStream in, long length, Optional<Runnable> sendContinue) {
        this.in = in;
        this.left = length;
        this.sendContinue = sendContinue;
    }

    /** True if the client waits for leave to send it. */
    boolean isAwaited() {
        return first && left > 0 && sendContinue.isPresent();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        if (first) {
            first = false;
            sendContinue.ifPresent(Runnable::run);
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the client sent " + left + " bytes less than it announced");
        }
        left -= read;
        return read;
    }
}
