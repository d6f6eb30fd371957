package io.hubwright.throwaway;

import io.hubwright.Dialer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * A port of this computer's loopback that leads to a port of a throwaway machine, for clients that cannot be given a {@link Dialer}. Docker
 * takes a registry on loopback without a known certificate. Close it to end it.
 */
public final class PortForward implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ServerSocket server;

    private PortForward(ServerSocket server) {
        this.server = server;
    }

    /** Opens it on a free port. Connections are made when a client comes. */
    public static PortForward open(Dialer dialer, String host, int port) throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("forward to " + host + ":" + port, () -> accept(server, dialer, host, port));
        return new PortForward(server);
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static void accept(ServerSocket server, Dialer dialer, String host, int port) {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                daemon("forwarded connection", () -> connect(client, dialer, host, port));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private static void connect(Socket client, Dialer dialer, String host, int port) {
        try (client;
                var target = dialer.dial(host, port, TIMEOUT)) {
            var back = daemon("forwarded answers", () -> copy(target, client));
            copy(client, target);
            back.join();
        } catch (IOException e) {
            // The client sees its connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // One side went away: the other learns of it by the close.
        }
    }

    private static Thread daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
