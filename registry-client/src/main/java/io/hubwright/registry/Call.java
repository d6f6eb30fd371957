package io.hubwright.registry;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request as an endpoint makes it; authorization is added later.
 *
 * @param action what the user wants, for messages: "push hub/core:1.4"
 * @param scope what a token must allow, in the words of Docker's token specification
 * @param patience how much longer than usual the answer may take
 */
record Call(
        String action,
        String method,
        URI uri,
        String scope,
        Map<String, String> headers,
        Optional<Payload> payload,
        Duration patience) {
    Call {
        headers = Map.copyOf(headers);
    }

    static Call of(String action, String method, URI uri, String scope) {
        return new Call(action, method, uri, scope, Map.of(), Optional.empty(), Duration.ZERO);
    }

    Call header(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Call(action, method, uri, scope, all, payload, patience);
    }

    Call payload(Payload payload) {
        return new Call(action, method, uri, scope, headers, Optional.of(payload), patience);
    }

    Call patience(Duration patience) {
        return new Call(action, method, uri, scope, headers, payload, patience);
    }

    Call uri(URI uri) {
        return new Call(action, method, uri, scope, headers, payload, patience);
    }

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** For messages: upload locations carry signed state in their query, token services what they are asked for. */
    String target() {
        var text = uri.toString();
        int query = text.indexOf('?');
        return method + " " + (query < 0 ? text : text.substring(0, query));
    }
}
