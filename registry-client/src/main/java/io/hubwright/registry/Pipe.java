package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * From a thread that receives to one that sends, a megabyte deep. Both can be interrupted, which sockets cannot. Buffers go round: new
 * ones for all bytes of an image would keep a small heap full.
 */
final class Pipe {
    private static final int DEPTH = 4;
    private static final Piece END = new Piece(new byte[0], 0);
    private static final int ALIVE_SECONDS = 1;

    private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(DEPTH);
    private final Queue<byte[]> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean abandoned;
    private volatile Optional<Throwable> failure = Optional.empty();

    OutputStream sink() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                if (length > 0) put(piece(bytes, offset, length));
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

    private Piece piece(byte[] bytes, int offset, int length) {
        var buffer = idle.poll();
        if (buffer == null || buffer.length < length) buffer = new byte[length];
        System.arraycopy(bytes, offset, buffer, 0, length);
        return new Piece(buffer, length);
    }

    private void put(Piece piece) {
        try {
            while (!filled.offer(piece, ALIVE_SECONDS, TimeUnit.SECONDS))
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
        private Piece current = END;
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
            System.arraycopy(current.bytes, position, buffer, offset, read);
            position += read;
            return read;
        }

        private void next() {
            if (current != END) idle.add(current.bytes);
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

    private static final class Piece {
        private final byte[] bytes;
        private final int length;

        Piece(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }
    }
}
