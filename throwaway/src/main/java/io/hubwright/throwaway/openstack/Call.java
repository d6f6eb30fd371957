package io.hubwright.throwaway.openstack;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One HTTP request that the cloud got. The path has no query and no secret; status 0 means that no answer was sent.
 *
 * @param number 1, 2, 3, ... in the order of arrival
 * @param write whether it asked for a change: not GET or HEAD, not a token, not a console log (a POST that only reads)
 * @param fault what was injected
 */
public record Call(
        long number,
        Service service,
        String method,
        String path,
        int status,
        boolean write,
        Instant at,
        Duration took,
        Optional<String> fault) {
    @Override
    public String toString() {
        return number + " " + method + " " + path + " " + status
                + fault.map(f -> " (" + f + ")").orElse("");
    }
}
