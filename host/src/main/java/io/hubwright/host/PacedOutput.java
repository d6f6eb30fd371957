package io.hubwright.host;

import io.hubwright.InterruptedOperationException;
import io.hubwright.Time;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import net.schmizz.sshj.connection.channel.Channel;

/**
 * Writes to a channel only what its window has room for. sshj's own stream waits for room while it holds its lock, which the
 * connection's one reader needs to close the channel: a command that ends without reading all of its input would stop every
 * channel for 30 s. It also gives up on a reader that pauses that long.
 */
final class PacedOutput extends OutputStream {
    private static final int CHUNK = 1 << 15;

    private final Channel channel;
    private final Time time;
    private final OutputStream out;
    private boolean failed;

    PacedOutput(Channel channel, Time time) {
        this.channel = channel;
        this.time = time;
        this.out = channel.getOutputStream();
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        int sent = 0;
        while (sent < length) {
            int n = (int) Math.min(Math.min(CHUNK, length - sent), awaitRoom());
            send(from, offset + sent, n);
            sent += n;
        }
    }

    private void send(byte[] from, int offset, int length) throws IOException {
        failed = true;
        out.write(from, offset, length);
        out.flush();
        failed = false;
    }

    // There is no event to wait for; a window of 2 MiB asked for once in a millisecond slows nothing down.
    private long awaitRoom() throws IOException {
        while (true) {
            long room = channel.getRemoteWinSize();
            if (room > 0) return room;
            if (!channel.isOpen()) throw new IOException("the other side closed the channel");
            pause();
        }
    }

    private void pause() throws InterruptedIOException {
        try {
            time.sleep(Duration.ofMillis(1));
        } catch (InterruptedOperationException e) {
            throw new InterruptedIOException("interrupted while sending");
        }
    }

    /** Tells the other side that no more comes. */
    @Override
    public void close() throws IOException {
        // A packet that could not be sent is left encrypted in sshj's buffer, which it would take for plain and send
        // again.
        if (!failed) out.close();
    }
}
