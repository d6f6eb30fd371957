package io.hubwright.host;

import io.hubwright.Spec;
import java.util.List;

/**
 * How many processes and open files the user that we log in as may have: written for PAM, and read back in a fresh log-in, because
 * PAM passes over what the machine cannot give without a word. Containers have limits of their own.
 *
 * @param processes and threads of the user, all together; {@link #UNLIMITED} by default
 * @param openFiles of each process; 64000 by default
 */
public record LimitsSpec(HostSpec host, long processes, long openFiles) implements Spec<Limits> {
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long FEWEST = 256;

    public LimitsSpec {
        if (processes < FEWEST)
            throw new IllegalArgumentException(
                    "with " + processes + " processes nobody could log in: give at least 256");
        if (openFiles < FEWEST)
            throw new IllegalArgumentException(
                    "with " + openFiles + " open files nobody could log in: give at least 256");
        // The kernel has a ceiling for these (fs.nr_open), and a program like sudo closes all that it may have open.
        if (openFiles == UNLIMITED)
            throw new IllegalArgumentException("open files cannot be unlimited: give a number, such as 64000");
    }

    static LimitsSpec on(HostSpec host) {
        return new LimitsSpec(host, UNLIMITED, 64000);
    }

    public LimitsSpec processes(long processes) {
        return new LimitsSpec(host, processes, openFiles);
    }

    public LimitsSpec openFiles(long openFiles) {
        return new LimitsSpec(host, processes, openFiles);
    }

    String file() {
        return "/etc/security/limits.d/95-hubwright-" + host.user() + ".conf";
    }

    String text() {
        return "# Written by Hubwright, which puts back what is changed by hand.\n" + host.user() + " - nproc "
                + Limits.said(processes) + "\n" + host.user() + " - nofile " + openFiles + "\n";
    }

    @Override
    public String kind() {
        return "limits";
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of(host);
    }

    @Override
    public String toString() {
        return "limits of " + host.user() + " on " + name() + ": " + Limits.said(processes) + " processes, " + openFiles
                + " open files";
    }
}
