package io.hubwright.throwaway.registry;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the head of a request and finds out how its body ends (RFC 9112). */
final class RequestReader {

    private static final int LINE_LIMIT = 16 << 10;
    private static final int HEADER_LIMIT = 200;

    private RequestReader() {}

    /** Empty at the end of the connection. */
    static Optional<Request> read(InputStream in, OutputStream out) throws IOException {
        String line;
        try {
            line = readLine(in);
        } catch (EOFException e) {
            return Optional.empty();
        }
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new IllegalArgumentException("the request line does not have three words");
        }
        Map<String, String> headers = readHeaders(in);
        if (words[2].equals("HTTP/1.0")) {
            headers.put("Connection", "close");
        }
        int question = words[1].indexOf('?');
        String path = question < 0 ? words[1] : words[1].substring(0, question);
        String query = question < 0 ? "" : words[1].substring(question + 1);
        return Optional.of(new Request(
                words[0], decode(path.replace("+", "%2B")), readQuery(query), headers, body(headers, in, out)));
    }

    static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection ended");
        }
        while (next != '\n') {
            if (next < 0 || line.size() > LINE_LIMIT) {
                throw new IOException("a line of the request's head is cut off or too long");
            }
            line.write(next);
            next = in.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static Map<String, String> readHeaders(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() >= HEADER_LIMIT) {
                throw new IllegalArgumentException("a header line has no colon, or there are too many");
            }
            headers.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + "," + b);
        }
        return headers;
    }

    private static Map<String, String> readQuery(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                parameters.merge(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)),
                        (first, second) -> first + " " + second);
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static InputStream body(Map<String, String> headers, InputStream in, OutputStream out) {
        Optional<Runnable> sendContinue = "100-continue".equalsIgnoreCase(headers.get("Expect"))
                ? Optional.of(() -> sendContinue(out))
                : Optional.empty();
        if (headers.getOrDefault("Transfer-Encoding", "")
                .toLowerCase(java.util.Locale.ROOT)
                .contains("chunked")) {
            return new ChunkedBody(in, sendContinue.orElse(() -> {}));
        }
        String length = headers.getOrDefault("Content-Length", "0");
        if (!length.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("Content-Length is no number");
        }
        return new SizedBody(in, Long.parseLong(length), sendContinue);
    }

    private static void sendContinue(OutputStream out) {
        try {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
