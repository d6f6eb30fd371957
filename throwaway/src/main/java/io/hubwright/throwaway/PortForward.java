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

    /** Where a client is led to. */
    @FunctionalInterface
    public interface Target {
        /** Connects for this client, with which it may speak first. Blocks; the forward closes both sockets. */
        Socket connect(Socket client) throws IOException;
    }

    /** Opens it on a free port. Connections are made when a client comes. */
    public static PortForward open(Dialer dialer, String host, int port) throws IOException {
        return open(host + ":" + port, client -> dialer.dial(host, port, TIMEOUT));
    }

    /**
     * The same, to wherever a client wants.
     *
     * @param name of the target, for the names of threads
     */
    public static PortForward open(String name, Target target) throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("forward to " + name, () -> accept(server, target));
        return new PortForward(server);
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static void accept(ServerSocket server, Target target) {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                daemon("forwarded connection", () -> connect(client, target));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private static void connect(Socket client, Target target) {
        try (client;
                var connected = target.connect(client)) {
            var back = daemon("forwarded answers", () -> copy(connected, client));
            copy(client, connected);
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
