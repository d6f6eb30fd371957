package io.hubwright.throwaway.simulated;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.jspecify.annotations.Nullable;

/** A channel to a TCP port (RFC 4254, 7.2) or a unix socket (OpenSSH's PROTOCOL, 2.4) that the guest connects to. */
final class TunnelChannel extends AbstractServerChannel {
    private final Target target;
    private @Nullable Socket socket;

    private TunnelChannel(String type, Target target) {
        super(type, List.of(), null);
        this.target = target;
    }

    /** Reads the open request and connects. */
    private interface Target {
        Socket connect(Buffer request) throws IOException;
    }

    record TcpFactory(Guest guest) implements ChannelFactory {
        @Override
        public String getName() {
            return "direct-tcpip";
        }

        @Override
        public Channel createChannel(Session session) {
            return new TunnelChannel(getName(), request -> guest.connectTcp(request.getString(), request.getInt()));
        }
    }

    record UnixFactory(Guest guest) implements ChannelFactory {
        @Override
        public String getName() {
            return "direct-streamlocal@openssh.com";
        }

        @Override
        public Channel createChannel(Session session) {
            return new TunnelChannel(getName(), request -> guest.connectUnix(request.getString()));
        }
    }

    @Override
    protected OpenFuture doInit(Buffer buffer) {
        var future = new DefaultOpenFuture(this, this);
        try {
            var connected = target.connect(buffer);
            socket = connected;
            addCloseFutureListener(closed -> hangUp(connected));
            signalChannelOpenSuccess();
            future.setOpened();
            daemon(() -> sendAnswers(connected));
        } catch (IOException e) {
            signalChannelOpenFailure(e);
            future.setException(new SshChannelOpenException(
                    getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, String.valueOf(e.getMessage()), e));
            close(true);
        }
        return future;
    }

    // Window and packet size of the client are known only once the open was confirmed; the first write waits for that.
    private void sendAnswers(Socket connected) {
        try (var out = new ChannelOutputStream(this, getRemoteWindow(), log, SshConstants.SSH_MSG_CHANNEL_DATA, true)) {
            var buffer = new byte[1 << 15];
            var in = connected.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
            sendEof();
        } catch (IOException e) {
            log.debug("tunnel ends: {}", e.toString());
        } finally {
            close(false);
        }
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
        var connected = socket;
        if (connected == null) throw new IOException("the tunnel is not open");
        connected.getOutputStream().write(data, offset, Math.toIntExact(length));
        getLocalWindow().release(length);
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
        throw new IOException("a tunnel has no second stream");
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        if (socket != null) socket.shutdownOutput();
    }

    private void hangUp(Socket connected) {
        try {
            connected.close();
        } catch (IOException e) {
            log.debug("tunnel close: {}", e.toString());
        }
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "tunnel answers");
        thread.setDaemon(true);
        thread.start();
    }
}
