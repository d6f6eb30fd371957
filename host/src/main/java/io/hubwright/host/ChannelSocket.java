package io.hubwright.host;

import io.hubwright.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.Executor;
import net.schmizz.sshj.connection.channel.Channel;

/** A socket whose other end is dialed by the machine at the far end of an SSH connection. Time-outs of reads hold. */
final class ChannelSocket extends Socket {
    private final Channel channel;
    private final Executor background;
    private final InetSocketAddress remote;
    private final Time time;
    private final ByteQueue incoming = new ByteQueue();
    private volatile int timeoutMillis;
    private volatile boolean closed;
    private volatile boolean outputShut;

    ChannelSocket(Channel channel, InetSocketAddress remote, Executor background, Time time) {
        this.channel = channel;
        this.remote = remote;
        this.background = background;
        this.time = time;
        background.execute(this::receive);
    }

    private void receive() {
        var buffer = new byte[1 << 15];
        try (var in = channel.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) incoming.put(buffer, 0, n);
        } catch (IOException e) {
            // The reader sees the end of the stream, as on a connection that was reset.
        } finally {
            incoming.end();
        }
    }

    @Override
    public InputStream getInputStream() {
        return new Incoming();
    }

    @Override
    public OutputStream getOutputStream() {
        return new Outgoing();
    }

    @Override
    public synchronized void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public synchronized int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void shutdownOutput() throws IOException {
        outputShut = true;
        channel.getOutputStream().close();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** Returns at once; the channel's own close waits for the other side. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        incoming.end();
        background.execute(this::closeChannel);
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone with its connection.
        }
    }

    @Override
    public InetAddress getInetAddress() {
        return remote.getAddress() == null ? InetAddress.getLoopbackAddress() : remote.getAddress();
    }

    @Override
    public int getPort() {
        return remote.getPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return remote;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // The machine at the other end of the channel owns the real socket; OpenSSH sets it there.
    }

    @Override
    public void setKeepAlive(boolean on) {
        // The SSH connection has its own.
    }

    @Override
    public String toString() {
        return "socket to " + remote.getHostString() + ":" + remote.getPort() + " over SSH";
    }

    private final class Incoming extends InputStream {
        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (closed) throw new SocketException("socket closed");
            return incoming.take(to, offset, length, timeoutMillis);
        }

        @Override
        public int available() {
            return incoming.available();
        }

        @Override
        public void close() {
            ChannelSocket.this.close();
        }
    }

    private final class Outgoing extends OutputStream {
        private final OutputStream out = new PacedOutput(channel, time);

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (closed) throw new SocketException("socket closed");
            out.write(from, offset, length);
        }

        @Override
        public void close() {
            ChannelSocket.this.close();
        }
    }
}
