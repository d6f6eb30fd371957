package io.hubwright.throwaway;

import java.util.Locale;

/** What the servers of a throwaway cloud are. */
public enum MachineKind {
    /** Containers with systemd, sshd, hot-plugged disks and a Docker Engine of their own. Needs a Docker Engine. */
    CONTAINER,
    /** A real SSH server in the JVM that answers what container machines answered when they were recorded. Needs nothing. */
    SIMULATED,
    /** Nothing: the API alone. */
    NONE;

    /** Containers where a Docker Engine answers, else simulated machines. Blocks on one request to the engine. */
    public static MachineKind best() {
        return Requires.dockerEngine().isEmpty() ? CONTAINER : SIMULATED;
    }

    /** By its name in lower case. */
    static MachineKind of(String name) {
        for (var kind : values()) if (kind.toString().equals(name)) return kind;
        throw new IllegalArgumentException(
                "machines are \"container\", \"simulated\" or \"none\", not \"" + name + "\"");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
