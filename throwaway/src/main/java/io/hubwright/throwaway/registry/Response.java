package io.hubwright.throwaway.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** One HTTP response. A body's length is known before it is sent. */
record Response(int status, Map<String, String> headers, Body body) {

    /** What is sent after the headers. */
    interface Body {
        long length();

        InputStream open() throws IOException;
    }

    static Response of(int status) {
        return of(status, new byte[0]);
    }

    static Response of(int status, byte[] bytes) {
        return of(status, new Body() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        });
    }

    static Response of(int status, Body body) {
        return new Response(status, Map.of(), body);
    }

    static Response json(int status, Object value) {
        return of(status, Json.bytes(value)).header("Content-Type", "application/json");
    }

    Response body(Body other) {
        return new Response(status, headers, other);
    }

    Response header(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Response(status, all, body);
    }
}
