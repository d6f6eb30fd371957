package io.hubwright.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers every request with the same bytes, whatever they are, and hangs up. */
final class AnyServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile byte[] answer = {};

    AnyServer() throws IOException {
        var thread = new Thread(this::serve, "any-server");
        thread.setDaemon(true);
        thread.start();
    }

    String endpoint() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    void answer(byte[] bytes) {
        answer = bytes;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (var socket = listener.accept()) {
                socket.setSoTimeout(2000);
                readHead(socket);
                socket.getOutputStream().write(answer);
                socket.shutdownOutput();
                socket.getInputStream().skip(1 << 20);
            } catch (IOException e) {
                // The client has had enough, or the test is over.
            }
        }
    }

    private static void readHead(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var end = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int matched = 0; matched < end.length; ) {
            int b = in.read();
            if (b < 0) return;
            matched = b == end[matched] ? matched + 1 : b == end[0] ? 1 : 0;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
