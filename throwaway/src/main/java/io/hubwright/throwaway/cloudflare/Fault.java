package io.hubwright.throwaway.cloudflare;

import java.time.Duration;
import java.util.Map;

/** What goes wrong with one call. */
public sealed interface Fault {
    /** The call is not done; this is the answer. */
    record Refused(int status, Map<String, String> headers, String body) implements Fault {
        public Refused {
            headers = Map.copyOf(headers);
        }
    }

    /** The call is done, then the connection is dropped without an answer. */
    record AnswerLost() implements Fault {}

    /** The call is done this much later. */
    record Slow(Duration delay) implements Fault {}

    /** 429 with {@code Retry-After} in seconds. */
    static Fault rateLimited(Duration retryAfter) {
        var body =
                "{\"result\":null,\"success\":false,\"errors\":[{\"code\":10100,\"message\":\"More than 1200 requests"
                        + " per 300 seconds reached. Please wait and consider throttling your request speed\"}],\"messages\":[]}";
        return new Refused(429, Map.of("Retry-After", String.valueOf(retryAfter.toSeconds())), body);
    }

    /** A 5xx as the service's front answers it: HTML, not JSON. */
    static Fault serverError(int status) {
        return new Refused(
                status,
                Map.of("Content-Type", "text/html; charset=UTF-8"),
                "<html><head><title>" + status + "</title></head><body><center>cloudflare</center></body></html>");
    }

    static Fault answerLost() {
        return new AnswerLost();
    }

    static Fault slow(Duration delay) {
        return new Slow(delay);
    }
}
