package io.hubwright.examples;

import io.hubwright.Dialer;
import io.hubwright.throwaway.PortForward;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** Lends this process's way to machines that only it can reach to other processes: they say where to, and are connected. */
final class Relay implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final PortForward forward;

    private Relay(PortForward forward) {
        this.forward = forward;
    }

    static Relay open(Dialer dialer) throws IOException {
        return new Relay(PortForward.open("machines", client -> connect(client, dialer)));
    }

    int port() {
        return forward.port();
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

    private static Socket connect(Socket client, Dialer dialer) throws IOException {
        var from = new DataInputStream(client.getInputStream());
        var to = new DataOutputStream(client.getOutputStream());
        try {
            var machine = dialer.dial(from.readUTF(), from.readInt(), TIMEOUT);
            to.writeUTF("");
            return machine;
        } catch (ConnectException e) {
            to.writeUTF(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        forward.close();
    }
}
