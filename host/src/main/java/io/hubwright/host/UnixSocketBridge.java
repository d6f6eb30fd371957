package io.hubwright.host;

import io.hubwright.HubwrightException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unix socket on this computer that leads to one on the machine: each connection is a channel of the SSH connection. It lies in
 * a directory of mode 0700, since whoever can open Docker's socket is root on the machine; a TCP port would be open to every
 * user of this computer.
 */
final class UnixSocketBridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UnixSocketBridge.class);

    private final SshLink link;
    private final String remote;
    private final Path path;
    private final ServerSocketChannel listener;

    private UnixSocketBridge(SshLink link, String remote, Path path, ServerSocketChannel listener) {
        this.link = link;
        this.remote = remote;
        this.path = path;
        this.listener = listener;
    }

    static UnixSocketBridge open(SshLink link, String remote) {
        try {
            var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            // Short: the kernel takes 107 bytes for all of a socket's path, macOS 103.
            var path = Files.createTempDirectory("hw", mode).resolve("s");
            var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(path));
            var bridge = new UnixSocketBridge(link, remote, path, listener);
            link.background().execute(bridge::accept);
            return bridge;
        } catch (IOException e) {
            throw new HubwrightException("cannot open a local socket for " + remote + " of " + link + ": " + e, e);
        }
    }

    Path path() {
        return path;
    }

    /** False once it cannot be connected to any more. */
    boolean isOpen() {
        return listener.isOpen();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                var local = listener.accept();
                link.background().execute(() -> connect(local));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("the bridge to {} of {} ended: {}", remote, link, e.toString());
                close();
            }
        }
    }

    private void connect(SocketChannel local) {
        try {
            var channel = link.openChannel("the socket " + remote, this::open);
            link.background().execute(() -> {
                send(local, channel);
            });
            receive(channel, local);
        } catch (HubwrightException e) {
            // The client sees a connection that ends at once; left open, it would wait for ever.
            LOG.warn(
                    "{}; is {} running, and may {} use it?",
                    e.getMessage(),
                    remote,
                    link.target().user());
        } finally {
            closeQuietly(local);
        }
    }

    private StreamLocalChannel open(SSHClient client) throws IOException {
        var channel = new StreamLocalChannel(client.getConnection(), remote);
        channel.open();
        return channel;
    }

    private void send(SocketChannel from, Channel to) {
        var buffer = ByteBuffer.allocate(1 << 16);
        try (OutputStream out = new PacedOutput(to, link.time())) {
            while (from.read(buffer) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
        } catch (IOException e) {
            // The other direction ends as well, and closes both.
        }
    }

    private void receive(Channel from, SocketChannel to) {
        var buffer = new byte[1 << 16];
        // Not Channels.newOutputStream: its streams lock each other's direction.
        try (InputStream in = from.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                var bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) to.write(bytes);
            }
        } catch (IOException e) {
            LOG.debug("a connection to {} of {} ended: {}", remote, link, e.toString());
        } finally {
            link.background().execute(() -> closeQuietly(from));
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // Nothing can be done with it.
        }
    }

    @Override
    public void close() {
        closeQuietly(listener);
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.resolveSibling(""));
        } catch (IOException e) {
            LOG.debug("cannot remove {}: {}", path, e.toString());
        }
    }
}
