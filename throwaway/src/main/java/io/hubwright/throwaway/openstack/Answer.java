package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What goes back to the client; {@link #SEVERED} resets the connection instead. */
record Answer(int status, Map<String, String> headers, Body body) {
    static final Answer SEVERED = new Answer(0, Map.of(), Body.EMPTY);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    static Answer json(int status, JsonNode body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), Body.of(body));
    }

    static Answer ok(JsonNode body) {
        return json(200, body);
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of(), Body.EMPTY);
    }

    static Answer html(int status, String text) {
        return new Answer(status, Map.of("Content-Type", "text/html; charset=UTF-8"), Body.of(text));
    }

    Answer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }

    boolean isSevered() {
        return status == 0;
    }

    /** Head and body in one piece: two writes on a kept connection cost a delayed acknowledgement (40 ms). */
    byte[] wire(boolean withBody, boolean keepAlive) {
        byte[] bytes = body.bytes();
        StringBuilder head = new StringBuilder(512);
        head.append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpStatus.reason(status))
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Date: ")
                .append(DATE.format(ZonedDateTime.now(ZoneOffset.UTC)))
                .append("\r\n");
        if (status != 204 && status != 304) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        if (!keepAlive) {
            head.append("Connection: close\r\n");
        }
        head.append("\r\n");
        ByteArrayOutputStream wire = new ByteArrayOutputStream(head.length() + bytes.length);
        wire.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (withBody && status != 204 && status != 304) {
            wire.writeBytes(bytes);
        }
        return wire.toByteArray();
    }
}
