package io.hubwright.throwaway.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;

/** The latest requests. Thread-safe. */
final class CallLog {

    private static final int KEPT = 10_000;

    private final ArrayDeque<EmbeddedRegistry.Call> calls = new ArrayDeque<>(); // guarded by this

    synchronized void add(EmbeddedRegistry.Call call) {
        if (calls.size() == KEPT) {
            calls.removeFirst();
        }
        calls.addLast(call);
    }

    synchronized List<EmbeddedRegistry.Call> all() {
        return List.copyOf(calls);
    }

    /** Counts a request's body on its way in. */
    static final class Meter extends FilterInputStream {

        private long bytes;

        Meter(InputStream in) {
            super(in);
        }

        long bytes() {
            return bytes;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            bytes += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            bytes += Math.max(read, 0);
            return read;
        }
    }
}
