package io.hubwright.throwaway.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bodies that break or lie. */
final class Damage extends FilterInputStream {

    private final boolean flips;
    private long left;

    private Damage(InputStream in, long left, boolean flips) {
        super(in);
        this.left = left;
        this.flips = flips;
    }

    /** Breaks after so many bytes. */
    static InputStream cut(InputStream in, long bytes) {
        return new Damage(in, bytes, false);
    }

    static Response.Body cut(Response.Body body, long bytes) {
        return body(body, bytes, false);
    }

    /** The byte in the middle has one wrong bit. */
    static Response.Body flip(Response.Body body) {
        return body(body, body.length() / 2, true);
    }

    private static Response.Body body(Response.Body sound, long bytes, boolean flips) {
        return new Response.Body() {
            @Override
            public long length() {
                return sound.length();
            }

            @Override
            public InputStream open() throws IOException {
                return new Damage(sound.open(), bytes, flips);
            }
        };
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0 && !flips) {
            throw new IOException("cut on purpose");
        }
        int read = in.read(buffer, offset, flips ? length : (int) Math.min(length, left));
        if (flips && left >= 0 && left < read) {
            buffer[offset + (int) left] ^= 1;
        }
        left -= Math.max(read, 0);
        return read;
    }
}
