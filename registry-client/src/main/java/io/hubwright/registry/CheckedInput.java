package io.hubwright.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Holds what is read to a descriptor: never more than its size, and in the end its digest. */
final class CheckedInput extends InputStream {
    private final InputStream in;
    private final CheckedOutput checked;

    CheckedInput(InputStream in, Descriptor descriptor) {
        this.in = in;
        this.checked = new CheckedOutput(OutputStream.nullOutputStream(), descriptor);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) checked.write(buffer, offset, read);
        return read;
    }

    /** Reads the rest, and compares. */
    void finish() throws IOException {
        var buffer = new byte[Content.BUFFER];
        int read = 0;
        while (read >= 0) read = read(buffer, 0, buffer.length);
        checked.finish();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
