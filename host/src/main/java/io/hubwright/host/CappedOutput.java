package io.hubwright.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps all that is written to it, up to a limit at which it fails: half an answer must not pass for one. */
final class CappedOutput extends OutputStream {
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    CappedOutput(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (bytes.size() + length > limit)
            throw new IOException("it printed more than " + (limit >> 20) + " MiB; write to a file instead");
        bytes.write(from, offset, length);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
