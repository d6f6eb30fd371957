package io.hubwright.host;

import io.hubwright.HostKeySource;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which host keys one machine may show. In this order: those on record for it; those in its console log; and if it has none
 * there, the one that it shows first, which is recorded.
 */
final class HostKeys {
    // cloud-init prints the keys in its final stage, which comes seconds to a minute after sshd has started.
    static final Duration CONSOLE_PATIENCE = Duration.ofSeconds(60);

    private final KnownKeys known;
    private final String machineId;
    private final Optional<HostKeySource> console;
    private final Time time;
    private Optional<Time.Deadline> patience = Optional.empty();

    HostKeys(KnownKeys known, String machineId, Optional<HostKeySource> console, Time time) {
        this.known = known;
        this.machineId = machineId;
        this.console = console;
        this.time = time;
    }

    /** Empty if any key may be shown. To be asked once the machine answers. */
    synchronized List<String> accepted() {
        var recorded = known.of(machineId);
        if (!recorded.isEmpty() || console.isEmpty()) return recorded;
        var printed = console.get().hostKeys(machineId);
        if (!printed.isEmpty()) return printed;
        if (patience.isEmpty()) patience = Optional.of(time.deadline(CONSOLE_PATIENCE));
        if (patience.get().passed()) return List.of();
        throw new UnavailableException(
                "the machine " + machineId + " has not printed its host keys in its console log yet");
    }

    /** To be called when the machine has shown a key and we have logged in. */
    void loggedIn(HostKeyCheck check) {
        var keys = check.accepted().isEmpty() ? check.shown().map(List::of).orElse(List.of()) : check.accepted();
        known.record(machineId, keys);
    }

    String refusal(HostKeyCheck check) {
        return "its host key is " + check.shown().map(HostKeyCheck::fingerprint).orElse("none") + ", but "
                + String.join(
                        ", ",
                        check.accepted().stream().map(HostKeyCheck::fingerprint).toList())
                + " was expected: either the machine was rebuilt (then remove the lines of " + machineId + " from "
                + known.file()
                + "), or somebody is in between";
    }
}
