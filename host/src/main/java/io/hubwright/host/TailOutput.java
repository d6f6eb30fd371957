package io.hubwright.host;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of what is written to it. */
final class TailOutput extends OutputStream {
    private final byte[] ring;
    private long written;

    TailOutput(int keep) {
        ring = new byte[keep];
    }

    @Override
    public synchronized void write(int one) {
        ring[(int) (written++ % ring.length)] = (byte) one;
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        for (int i = Math.max(offset, offset + length - ring.length); i < offset + length; i++) {
            ring[(int) ((written + i - offset) % ring.length)] = from[i];
        }
        written += length;
    }

    synchronized String text() {
        if (written <= ring.length) return new String(ring, 0, (int) written, StandardCharsets.UTF_8);
        int start = (int) (written % ring.length);
        return "[...] " + new String(ring, start, ring.length - start, StandardCharsets.UTF_8)
                + new String(ring, 0, start, StandardCharsets.UTF_8);
    }
}
