package io.hubwright.throwaway.registry;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One connection of HTTP/1.1: requests are answered in turn until either side has enough. */
final class HttpConnection {

    private static final int LINGER_MILLIS = 2000;
    private static final int BUFFER = 256 << 10;

    /** An unread body up to this size is read away to keep the connection; above, the connection is closed. */
    private static final int DRAIN_LIMIT = 1 << 20;

    private final Socket socket;
    private final HttpHandler handler;
    private final RegistryFaults faults;
    private final CallLog calls;

    HttpConnection(Socket socket, HttpHandler handler, RegistryFaults faults, CallLog calls) {
        this.socket = socket;
        this.handler = handler;
        this.faults = faults;
        this.calls = calls;
    }

    void serve() throws IOException {
        var in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        var out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
        boolean more = true;
        while (more) {
            Optional<Request> request;
            try {
                request = RequestReader.read(in, out);
            } catch (IllegalArgumentException e) {
                write(
                        out,
                        new RegistryError(400, "UNSUPPORTED", "not an HTTP request: " + e.getMessage()).response(),
                        "GET",
                        false);
                return;
            }
            more = request.isPresent() && answer(request.get(), out);
        }
    }

    /** True if the connection can be used again. */
    private boolean answer(Request request, OutputStream out) throws IOException {
        var meter = new CallLog.Meter(request.body());
        int status = 0;
        try {
            Response response = serve(request.body(meter));
            status = response.status();
            boolean keep = !refusedUnsent(request)
                    && drain(meter)
                    && !request.header("Connection").orElse("").equalsIgnoreCase("close");
            write(out, response, request.method(), keep);
            if (!keep) linger();
            return keep;
        } finally {
            calls.add(new EmbeddedRegistry.Call(request.method(), request.path(), status, meter.bytes()));
        }
    }

    // Who waits for "100 Continue" gets the answer instead, and does not send its body any more (RFC 9110 section
    // 10.1.1).
    private static boolean refusedUnsent(Request request) {
        return request.body() instanceof SizedBody body && body.isAwaited();
    }

    // A client that still sends when the socket closes loses the answer to a reset: its bytes are read for a while
    // first.
    private void linger() {
        try {
            socket.shutdownOutput();
            socket.setSoTimeout(LINGER_MILLIS);
            var in = socket.getInputStream();
            var buffer = new byte[BUFFER];
            long deadline = System.nanoTime() + LINGER_MILLIS * 1_000_000L;
            while (in.read(buffer) >= 0 && System.nanoTime() < deadline) {
                // What arrives is for nobody.
            }
        } catch (IOException e) {
            // It is closed next, either way.
        }
    }

    private Response serve(Request request) throws IOException {
        try {
            return faults.take(request).serve(request, handler);
        } catch (RuntimeException e) {
            return new RegistryError(500, "UNKNOWN", "the embedded registry failed: " + e).response();
        }
    }

    private static boolean drain(InputStream body) throws IOException {
        long left = DRAIN_LIMIT;
        while (left > 0) {
            long read = body.skip(left);
            if (read <= 0 && body.read() < 0) {
                return true;
            }
            left -= Math.max(read, 1);
        }
        return body.read() < 0;
    }

    private static void write(OutputStream out, Response response, String method, boolean keep) throws IOException {
        long length = response.body().length();
        var head = new StringBuilder("HTTP/1.1 " + response.status() + " " + reason(response.status()) + "\r\n");
        response.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Docker-Distribution-Api-Version: registry/2.0\r\n");
        if (response.status() != 204) {
            head.append("Content-Length: " + length + "\r\n");
        }
        head.append(keep ? "\r\n" : "Connection: close\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (!method.equals("HEAD") && length > 0) {
            try (InputStream body = response.body().open()) {
                copy(body, out, length);
            } catch (IOException e) {
                out.flush(); // What a broken body gave before it broke, reaches the client.
                throw e;
            }
        }
        out.flush();
    }

    private static void copy(InputStream from, OutputStream to, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = length;
        while (left > 0) {
            int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("a body ended early");
            }
            to.write(buffer, 0, read);
            left -= read;
        }
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 206 -> "Partial Content";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 416 -> "Range Not Satisfiable";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> status < 400 ? "Done" : "Error";
        };
    }
}
