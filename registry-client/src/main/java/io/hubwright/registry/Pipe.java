package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** From a thread that receives to one that sends, a megabyte deep. Both can be interrupted, which sockets cannot. */
final class Pipe {
    private static final int DEPTH = 4;
    private static final byte[] END = {};
    private static final int ALIVE_SECONDS = 1;

    private final BlockingQueue<byte[]> filled = new ArrayBlockingQueue<>(DEPTH);
    private volatile boolean abandoned;
    private volatile Optional<Throwable> failure = Optional.empty();

    OutputStream sink() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                put(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                if (length > 0) put(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        };
    }

    /** No more comes. */
    void end() {
        put(END);
    }

    /** No more comes, because of this. */
    void fail(Throwable reason) {
        failure = Optional.of(reason);
        // Room is made, for the reader may be gone for good; what it has not read it need not see.
        filled.clear();
        filled.add(END);
    }

    private void put(byte[] bytes) {
        try {
            while (!filled.offer(bytes, ALIVE_SECONDS, TimeUnit.SECONDS))
                if (abandoned) throw new HubwrightException("nobody reads any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while passing bytes on", e);
        }
    }

    /** @param onClose ends the thread that fills */
    InputStream source(Runnable onClose) {
        return new Source(onClose);
    }

    private final class Source extends InputStream {
        private final Runnable onClose;
        private byte[] current = new byte[0];
        private int position;
        private boolean ended;

        Source(Runnable onClose) {
            this.onClose = onClose;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) return 0;
            if (position == current.length && !ended) next();
            if (ended) return -1;
            int read = Math.min(length, current.length - position);
            System.arraycopy(current, position, buffer, offset, read);
            position += read;
            return read;
        }

        private void next() {
            try {
                current = filled.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedOperationException("interrupted while waiting for bytes", e);
            }
            position = 0;
            ended = current == END;
            if (ended && failure.isPresent()) throw rethrown(failure.get());
        }

        private static RuntimeException rethrown(Throwable reason) {
            if (reason instanceof Error error) throw error;
            return reason instanceof RuntimeException known ? known : new IllegalStateException(reason);
        }

        @Override
        public void close() {
            abandoned = true;
            filled.clear();
            if (!ended) onClose.run();
        }
    }
}
