package io.hubwright.cyberhub;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A front's container, as last read.
 *
 * @param state in Docker's words: {@code running}, {@code restarting}, {@code exited}
 * @param hubs the names of the hubs behind it
 * @param certificateUntil when its certificate ends; empty if it has none yet
 */
public record Front(URI url, String image, String state, List<String> hubs, Optional<Instant> certificateUntil) {
    public Front {
        hubs = List.copyOf(hubs);
    }

    @Override
    public String toString() {
        return url + " " + state + ", hubs " + hubs;
    }
}
