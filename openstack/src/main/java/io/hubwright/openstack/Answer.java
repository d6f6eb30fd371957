package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What came back. */
final class Answer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    /** @param headers by name without regard to case, the first of several */
    Answer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @throws UnavailableException if the body is no JSON: then a proxy answered, or the answer was cut short */
    JsonNode json(Ask ask) {
        try {
            var json = JSON.readTree(body);
            return json == null ? JSON.missingNode() : json;
        } catch (IOException e) {
            throw new UnavailableException(
                    "cannot " + ask.what() + ": the answer to " + ask + " is no JSON (status " + status + ", "
                            + body.length + " bytes)",
                    e);
        }
    }

    String requestId() {
        return header("x-openstack-request-id")
                .or(() -> header("x-compute-request-id"))
                .orElse("");
    }

    /** Empty if the header is missing or a date. */
    Optional<Duration> retryAfter() {
        return header("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
