package io.hubwright.throwaway.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** An answer. */
record Reply(int status, String type, String body, Map<String, String> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Reply json(int status, Object value) {
        try {
            return new Reply(status, "application/json; charset=utf-8", JSON.writeValueAsString(value), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // of maps and lists
        }
    }

    static Reply html(int status, String page) {
        return new Reply(status, "text/html; charset=utf-8", page, Map.of());
    }

    static Reply empty(int status) {
        return new Reply(status, "text/plain", "", Map.of());
    }

    static Reply redirect(String to) {
        return empty(302).header("Location", to);
    }

    static Reply notFound() {
        return error(404, "Not Found");
    }

    static Reply error(int status, String message) {
        return json(status, Map.of("message", message, "documentation_url", "https://docs.github.com/rest"));
    }

    Reply header(String name, String value) {
        var more = new TreeMap<>(headers);
        more.put(name, value);
        return new Reply(status, type, body, more);
    }

    void send(HttpExchange exchange) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean none = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
        if (!none) exchange.getResponseBody().write(bytes);
    }
}
