package io.hubwright.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes have passed. */
final class CountedOutput extends OutputStream {
    private final OutputStream out;
    private final LongConsumer progress;
    private long passed;

    CountedOutput(OutputStream out, LongConsumer progress) {
        this.out = out;
        this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        passed += length;
        progress.accept(passed);
    }
}
