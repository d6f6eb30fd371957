package io.hubwright.cyberhub;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** A websocket with a browser's cookies (RFC 6455), of text messages. One thread reads. */
final class WebSocket implements AutoCloseable {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Socket socket;
    private final DataInputStream in;

    private WebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static WebSocket open(Web web, URI uri) throws IOException {
        var key = new byte[16];
        RANDOM.nextBytes(key);
        var socket = web.connect(uri);
        // Exactly one Origin, equal to the host, or Jupyter refuses.
        var head = "GET " + Web.target(uri) + " HTTP/1.1\r\nHost: " + Web.host(uri) + "\r\nOrigin: " + uri.getScheme()
                + "://" + Web.host(uri) + "\r\nCookie: " + web.cookieHeader(uri)
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + Base64.getEncoder().encodeToString(key) + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        var status = Web.line(socket.getInputStream());
        if (!status.contains(" 101 ")) {
            socket.close();
            throw new IOException("websocket " + uri + ": " + status);
        }
        while (!Web.line(socket.getInputStream()).isEmpty()) {} // headers
        return new WebSocket(socket);
    }

    void send(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void send(int kind, byte[] content) throws IOException {
        var mask = new byte[4];
        RANDOM.nextBytes(mask);
        var frame = ByteBuffer.allocate(content.length + 14);
        frame.put((byte) (0x80 | kind));
        if (content.length < 126) frame.put((byte) (0x80 | content.length));
        else if (content.length < 1 << 16) frame.put((byte) (0x80 | 126)).putShort((short) content.length);
        else frame.put((byte) (0x80 | 127)).putLong(content.length);
        frame.put(mask);
        for (int i = 0; i < content.length; i++) frame.put((byte) (content[i] ^ mask[i % 4]));
        socket.getOutputStream().write(frame.array(), 0, frame.position());
        socket.getOutputStream().flush();
    }

    /** The next message; empty once the other side has closed. */
    Optional<String> receive(Duration deadline) throws IOException {
        socket.setSoTimeout((int) deadline.toMillis());
        var message = new ByteArrayOutputStream();
        try {
            while (true) {
                int first = in.readUnsignedByte();
                var content = in.readNBytes(length(in.readUnsignedByte() & 0x7f));
                switch (first & 0x0f) {
                    case CLOSE -> {
                        return Optional.empty();
                    }
                    case PING -> send(PONG, content);
                    case PONG -> {}
                    default -> {
                        message.write(content);
                        if ((first & 0x80) != 0) return Optional.of(message.toString(StandardCharsets.UTF_8));
                    }
                }
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (EOFException | java.net.SocketException e) {
            return Optional.empty();
        }
    }

    private int length(int seven) throws IOException {
        return switch (seven) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> seven;
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
