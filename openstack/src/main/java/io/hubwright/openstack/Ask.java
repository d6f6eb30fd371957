package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One HTTP request.
 *
 * @param what the purpose, as in "cannot {@code what}: ..."
 */
record Ask(String what, String method, URI uri, Map<String, String> headers, Optional<byte[]> body) {
    static Ask of(String what, String method, URI uri) {
        return new Ask(what, method, uri, Map.of(), Optional.empty());
    }

    /** A header given before wins over this one. */
    Ask defaultHeader(String name, String value) {
        return headers.keySet().stream().anyMatch(name::equalsIgnoreCase) ? this : header(name, value);
    }

    /** Replaces a header of this name. */
    Ask header(String name, String value) {
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.put(name, value);
        return new Ask(what, method, uri, all, body);
    }

    Ask json(JsonNode json) {
        return body(json.toString().getBytes(StandardCharsets.UTF_8)).defaultHeader("Content-Type", "application/json");
    }

    Ask body(byte[] bytes) {
        return new Ask(what, method, uri, headers, Optional.of(bytes));
    }

    /** Without headers and body: they hold secrets. */
    @Override
    public String toString() {
        return method + " " + uri.getRawPath();
    }
}
