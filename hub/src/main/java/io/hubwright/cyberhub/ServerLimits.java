package io.hubwright.cyberhub;

import io.hubwright.DataSize;
import java.time.Duration;

/**
 * What one user's server may take. It runs without capabilities, and gains none by set-user-id programs.
 *
 * @param memory beyond which the kernel ends its largest process
 * @param cpus such as 1.5
 * @param processes of it and all it starts
 * @param idle after so long without use it is stopped: 3 minutes or more, or zero for never
 * @param namedServers further servers that a user may have beside the usual one
 */
public record ServerLimits(DataSize memory, double cpus, int processes, Duration idle, int namedServers) {
    // Thrice the hub's last_activity_interval.
    private static final Duration SHORTEST_IDLE = Duration.ofMinutes(3);
    private static final ServerLimits USUAL = new ServerLimits(DataSize.gib(2), 1, 300, Duration.ofHours(1), 0);

    public ServerLimits {
        if (memory.bytes() < 64L << 20)
            throw new IllegalArgumentException("a notebook does not start in " + memory + ": give at least 64 MiB");
        if (!(cpus >= 0.1 && cpus <= 1024)) throw new IllegalArgumentException(cpus + " processors");
        if (processes < 20)
            throw new IllegalArgumentException(
                    "a notebook needs more than " + processes + " processes: give 20 or more");
        if (!idle.isZero() && idle.compareTo(SHORTEST_IDLE) < 0)
            throw new IllegalArgumentException(
                    "a server that is stopped when it was idle for " + idle
                            + " would be stopped at work, for the hub asks once a minute who works: give 3 minutes or more, or zero");
        if (namedServers < 0 || namedServers > 100)
            throw new IllegalArgumentException(namedServers + " named servers for each user");
    }

    /** 2 GiB, one processor, 300 processes, stopped after an hour of idleness, one server for each user. */
    public static ServerLimits usual() {
        return USUAL;
    }

    public ServerLimits memory(DataSize memory) {
        return new ServerLimits(memory, cpus, processes, idle, namedServers);
    }

    public ServerLimits cpus(double cpus) {
        return new ServerLimits(memory, cpus, processes, idle, namedServers);
    }

    public ServerLimits processes(int processes) {
        return new ServerLimits(memory, cpus, processes, idle, namedServers);
    }

    public ServerLimits idle(Duration idle) {
        return new ServerLimits(memory, cpus, processes, idle, namedServers);
    }

    public ServerLimits namedServers(int namedServers) {
        return new ServerLimits(memory, cpus, processes, idle, namedServers);
    }
}
