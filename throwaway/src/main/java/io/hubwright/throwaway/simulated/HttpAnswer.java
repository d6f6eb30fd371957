package io.hubwright.throwaway.simulated;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes HTTP/1.1 on connections that carry one request each. */
final class HttpAnswer {
    private static final String END = "\r\n\r\n";

    private HttpAnswer() {}

    /** @param login the header in which the client says who it is */
    static byte[] request(HttpCall call, String host, String login) {
        var bytes = call.body().getBytes(StandardCharsets.ISO_8859_1);
        var type = call.body().startsWith("{") ? "application/json" : "application/x-tar";
        var head = call + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                + (call.login().isEmpty() ? "" : login + ": " + call.login() + "\r\n")
                + (bytes.length == 0 ? "" : "Content-Type: " + type + "\r\n") + "Content-Length: " + bytes.length
                + END;
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(bytes);
        return request.toByteArray();
    }

    /** @param header which becomes the answer's errors */
    static Answer parse(byte[] answer, String header) throws IOException {
        var text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END);
        if (end < 0 || !text.startsWith("HTTP/1.1 ")) throw new IOException("this is no HTTP answer: " + text);
        var lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            var parts = lines[i].split(": *", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        var body = text.substring(end + END.length());
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) body = joined(body);
        var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        var output = Frames.areIn(headers.getOrDefault("content-type", ""))
                ? Frames.text(bytes)
                : new String(bytes, StandardCharsets.UTF_8);
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), output, headers.getOrDefault(header, ""));
    }

    private static String joined(String chunks) {
        var body = new StringBuilder();
        int at = 0;
        while (true) {
            int line = chunks.indexOf("\r\n", at);
            if (line < 0) return body.toString();
            int length = Integer.parseInt(chunks.substring(at, line).strip(), 16);
            if (length == 0) return body.toString();
            body.append(chunks, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
    }
}
