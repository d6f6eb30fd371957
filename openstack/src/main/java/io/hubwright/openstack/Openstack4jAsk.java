package io.hubwright.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.ObjectMapperSingleton;

/** Reads openstack4j's request. */
final class Openstack4jAsk {
    private Openstack4jAsk() {}

    static Ask of(String what, HttpRequest<?> request) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        var ask = new Ask(what, request.getMethod().name(), URI.create(request.getUrl()), headers, Optional.empty());
        var body = body(request);
        // A Content-Type given as a header wins: PATCH of an image relies on it.
        return body.length == 0 ? ask : ask.body(body).defaultHeader("Content-Type", request.getContentType());
    }

    private static byte[] body(HttpRequest<?> request) {
        var entity = request.getEntity();
        if (entity == null) return request.getJson().getBytes(StandardCharsets.UTF_8);
        try {
            return ObjectMapperSingleton.getContext(entity.getClass()).writeValueAsBytes(entity);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "openstack4j's " + entity.getClass().getSimpleName() + " has no JSON form: " + e.getMessage(), e);
        }
    }
}
