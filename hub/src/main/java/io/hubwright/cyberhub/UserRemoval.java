package io.hubwright.cyberhub;

import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends all that a user has: servers, sessions, tokens. The order and the repetitions are JupyterHub's needs (measured on 6.1.1): with
 * a named server running the deletion of its user fails with 500 and ends nothing; with one that is slow to stop, with 400.
 */
record UserRemoval(HubApi api, Time time) {
    private static final Duration LONGEST = Duration.ofSeconds(90);

    /** Blocks until the hub knows the user no more, usually 2 to 6 s. The servers that were stopped; the usual one has no name. */
    List<String> remove(String user) {
        var end = time.deadline(LONGEST);
        var stopped = new ArrayList<String>();
        var last = api.get("/users/" + user);
        while (last.status() != 404) {
            if (end.passed())
                throw new DeadlineExceededException(
                        "the hub still knows " + user + " after " + LONGEST.toSeconds() + " s: " + last.text());
            if (last.status() == 401 || last.status() == 403)
                throw new HubwrightException("the hub does not let us remove " + user + ": " + last.text());
            if (last.succeeded())
                for (var servers = last.json().path("servers").fieldNames(); servers.hasNext(); )
                    stop(user, servers.next(), stopped);
            var deleted = api.delete("/users/" + user);
            if (!deleted.succeeded() && deleted.status() != 404) time.sleep(Duration.ofMillis(500));
            // Asked anew: what counts is that it is gone.
            last = api.get("/users/" + user);
        }
        return List.copyOf(stopped);
    }

    private void stop(String user, String server, List<String> stopped) {
        if (!stopped.contains(server)) stopped.add(server);
        api.delete("/users/" + user + (server.isEmpty() ? "/server" : "/servers/" + server));
    }
}
