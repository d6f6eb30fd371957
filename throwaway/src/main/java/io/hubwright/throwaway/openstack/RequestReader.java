package io.hubwright.throwaway.openstack;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads HTTP/1.1 requests off one connection: both framings of a body, and {@code Expect: 100-continue}. */
final class RequestReader {
    private static final int MAX_LINE = 64 * 1024;
    private static final long MAX_BODY = 1L << 30;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private final InputStream in;
    private final OutputStream out;

    RequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** The next request; empty once the client has closed its side. */
    Optional<Request> next() throws IOException {
        Optional<String> start = line();
        if (start.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = start.get().split(" ");
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP/1.1 request line");
        }
        Map<String, String> headers = headers();
        String target = parts[1].startsWith("http") ? parts[1].replaceFirst("^https?://[^/]*", "") : parts[1];
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        return Optional.of(new Request(parts[0], path, query, headers, Body.of(body(headers))));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = mustLine(); !line.isEmpty(); line = mustLine()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + "," + b);
            }
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        boolean chunked = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
        long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
        if (length > MAX_BODY) {
            throw new IOException("body of " + length + " bytes is too large");
        }
        if ((chunked || length > 0) && headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            out.write(CONTINUE);
            out.flush();
        }
        return chunked ? chunks() : exactly((int) length);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            if (body.size() + (long) size > MAX_BODY) {
                throw new IOException("chunked body is too large");
            }
            body.writeBytes(exactly(size));
            mustLine();
        }
        while (!mustLine().isEmpty()) {
            // trailers carry nothing that these APIs use
        }
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(mustLine().split(";")[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("body ends early");
        }
        return bytes;
    }

    private String mustLine() throws IOException {
        return line().orElseThrow(() -> new EOFException("request ends early"));
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return Optional.empty();
            }
            if (line.size() > MAX_LINE) {
                throw new IOException("header line is too long");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
