package io.hubwright.host;

import io.hubwright.HubwrightException;
import io.hubwright.Time;
import io.hubwright.UnauthorizedException;
import io.hubwright.UnavailableException;
import java.time.Duration;
import java.util.Optional;

/**
 * Knocks at a machine that may still be booting: 1, 2, 4, then every 8 seconds. Not more often, for OpenSSH 9.8 and newer shuts
 * out who connects without logging in, and who fails to log in, for a while.
 */
final class BootWait {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
    // cloud-init puts the key in place within seconds of sshd's start; a wrong key must not take a boot's time-out to
    // be told.
    private static final Duration KEY_INJECTION = Duration.ofSeconds(60);

    private final Machine machine;
    private final Time time;
    private Duration pause = Duration.ofSeconds(1);
    private Optional<Time.Deadline> next = Optional.empty();
    private Optional<Time.Deadline> injection = Optional.empty();
    private String state = "starting";

    BootWait(Machine machine, Time time) {
        this.machine = machine;
        this.time = time;
    }

    /**
     * Empty once we are logged in; else what keeps us waiting. Knocks if it is time to.
     *
     * @throws HubwrightException if waiting does not help
     */
    synchronized Optional<String> knock() {
        if (machine.link().isConnected()) return Optional.empty();
        if (next.filter(deadline -> !deadline.passed()).isPresent()) return Optional.of(state);
        try {
            machine.link().client();
            return Optional.empty();
        } catch (UnavailableException e) {
            state = String.valueOf(e.getMessage());
        } catch (UnauthorizedException e) {
            if (injection.isEmpty()) injection = Optional.of(time.deadline(KEY_INJECTION));
            if (injection.get().passed()) throw e;
            state = "its key may still be on the way: " + e.getMessage();
        }
        next = Optional.of(time.deadline(pause));
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        return Optional.of(state);
    }
}
