package io.hubwright.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;

/** Bytes from one thread to another; a reader can wait for a limited time, which sshj's own streams cannot. */
final class ByteQueue {
    private final byte[] bytes = new byte[1 << 17];
    private int start;
    private int size;
    private boolean ended;

    /** Blocks while it is full. Drops what comes after the end. */
    synchronized void put(byte[] from, int offset, int length) throws IOException {
        while (length > 0 && !ended) {
            while (size == bytes.length && !ended) pause(0);
            int end = (start + size) % bytes.length;
            int n = Math.min(length, Math.min(bytes.length - size, bytes.length - end));
            System.arraycopy(from, offset, bytes, end, n);
            size += n;
            offset += n;
            length -= n;
            notifyAll();
        }
    }

    /** As {@code InputStream.read}; a timeout of 0 ms waits for ever. */
    synchronized int take(byte[] to, int offset, int length, int timeoutMillis) throws IOException {
        if (length == 0) return 0;
        long until = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (size == 0 && !ended) {
            long left = timeoutMillis == 0 ? 0 : (until - System.nanoTime() + 999_999) / 1_000_000;
            if (timeoutMillis > 0 && left <= 0)
                throw new SocketTimeoutException("no data within " + timeoutMillis + " ms");
            pause(left);
        }
        if (size == 0) return -1;
        int n = Math.min(length, Math.min(size, bytes.length - start));
        System.arraycopy(bytes, start, to, offset, n);
        start = (start + n) % bytes.length;
        size -= n;
        notifyAll();
        return n;
    }

    synchronized int available() {
        return size;
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    // Both callers ask in a loop.
    @SuppressWarnings("WaitNotInLoop")
    private void pause(long millis) throws IOException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for data");
        }
    }
}
