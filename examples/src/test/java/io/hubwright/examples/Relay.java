package io.hubwright.examples;

import io.hubwright.Dialer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Lends this process's way to machines that only it can reach to other processes: they say where to, and are connected. */
final class Relay implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ServerSocket server;
    private final Dialer dialer;

    private Relay(ServerSocket server, Dialer dialer) {
        this.server = server;
        this.dialer = dialer;
    }

    static Relay open(Dialer dialer) throws IOException {
        var relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), dialer);
        daemon(relay::accept);
        return relay;
    }

    int port() {
        return server.getLocalPort();
    }

    /** The way through a relay, in another process. */
    static Dialer dialer(int relayPort) {
        return (host, port, timeout) -> {
            var socket = Dialer.DIRECT.dial(InetAddress.getLoopbackAddress().getHostAddress(), relayPort, timeout);
            try {
                var to = new DataOutputStream(socket.getOutputStream());
                to.writeUTF(host);
                to.writeInt(port);
                var refusal = new DataInputStream(socket.getInputStream()).readUTF();
                if (!refusal.isEmpty()) throw new ConnectException(refusal);
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        };
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                daemon(() -> connect(client));
            }
        } catch (IOException e) {
            // Closed: nobody is let in any more.
        }
    }

    private void connect(Socket client) {
        try (client) {
            var from = new DataInputStream(client.getInputStream());
            var to = new DataOutputStream(client.getOutputStream());
            try (var machine = dialer.dial(from.readUTF(), from.readInt(), TIMEOUT)) {
                to.writeUTF("");
                var answers = daemon(() -> copy(machine, client));
                copy(client, machine);
                answers.join();
            } catch (ConnectException e) {
                to.writeUTF(String.valueOf(e.getMessage()));
            }
        } catch (IOException e) {
            // The client sees its connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One side went away: the other learns of it by the close.
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
