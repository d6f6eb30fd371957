package io.hubwright.hub;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A registry's container, as last read.
 *
 * @param endpoint as it stands in front of an image's name: {@code hub.example.org} or {@code hub.example.org:5000}
 * @param url where it answers
 * @param image what it was made from
 * @param state in Docker's words: {@code running}, {@code restarting}, {@code exited}
 * @param certificateUntil when its certificate ends; empty without TLS
 */
public record PrivateRegistry(
        String endpoint, URI url, String image, String state, Optional<Instant> certificateUntil) {
    @Override
    public String toString() {
        return endpoint + " " + state
                + certificateUntil.map(until -> ", certificate until " + until).orElse("");
    }
}
