package io.hubwright.registry;

import io.hubwright.Dialer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A cable that breaks one time, after so many bytes towards the server, and is whole again at once. */
final class CutOnce implements Dialer {
    private final long bytes;
    private final AtomicBoolean cut = new AtomicBoolean();

    CutOnce(long bytes) {
        this.bytes = bytes;
    }

    boolean happened() {
        return cut.get();
    }

    @Override
    public Socket dial(String host, int port, Duration timeout) throws IOException {
        var server = Dialer.DIRECT.dial(host, port, timeout);
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client = Dialer.DIRECT.dial("127.0.0.1", listener.getLocalPort(), timeout);
            var inner = listener.accept();
            relay(inner, server, true);
            relay(server, inner, false);
            return client;
        }
    }

    private void relay(Socket from, Socket to, boolean towardsServer) {
        var thread = new Thread(() -> {
            try (from;
                    to) {
                copy(from.getInputStream(), to.getOutputStream(), towardsServer);
            } catch (IOException e) {
                // The other direction ended first.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void copy(InputStream in, OutputStream out, boolean towardsServer) throws IOException {
        var buffer = new byte[64 << 10];
        long passed = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            passed += read;
            if (towardsServer && passed > bytes && cut.compareAndSet(false, true)) return;
        }
    }
}
