package io.hubwright.throwaway.simulated;

import java.nio.charset.StandardCharsets;

/**
 * An HTTP request as it came.
 *
 * @param login what the client says who it is with; empty if it says nothing, and never recorded
 * @param body one character for each byte
 */
record HttpCall(String method, String target, String login, String body) {
    String text() {
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
