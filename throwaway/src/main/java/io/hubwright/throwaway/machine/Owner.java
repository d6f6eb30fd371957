package io.hubwright.throwaway.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which Java process a container, network or volume belongs to, as a label on it, so that what a killed process left can be told
 * from what a living one uses.
 *
 * @param pid in the process's own pid namespace
 * @param startedMillis tells a reused pid apart
 * @param boot the kernel's boot id
 * @param namespace the pid namespace; processes of another one cannot be judged
 */
record Owner(long pid, long startedMillis, String boot, String namespace) {
    /** On everything that a run made; the value is the run's id. */
    static final String RUN = "io.hubwright.throwaway.run";

    static final String OWNER = "io.hubwright.throwaway.owner";

    static final Owner THIS = current();

    static String newRun() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    static Map<String, String> labels(String run) {
        return Map.of(RUN, run, OWNER, THIS.label());
    }

    String label() {
        return pid + "/" + startedMillis + "/" + boot + "/" + namespace;
    }

    /** Empty if it is no label of ours. */
    static Optional<Owner> parse(String label) {
        var parts = label.split("/", -1);
        if (parts.length != 4) return Optional.empty();
        try {
            return Optional.of(new Owner(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2], parts[3]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** True only if the process is surely gone: this computer has restarted since, or its pid is free or another process's. */
    boolean dead() {
        if (!boot.equals(THIS.boot)) return true;
        if (!namespace.equals(THIS.namespace)) return false;
        return ProcessHandle.of(pid)
                .flatMap(Owner::started)
                .filter(millis -> millis == startedMillis)
                .isEmpty();
    }

    private static Owner current() {
        var process = ProcessHandle.current();
        return new Owner(
                process.pid(),
                started(process).orElse(0L),
                read(Path.of("/proc/sys/kernel/random/boot_id")),
                link(Path.of("/proc/self/ns/pid")));
    }

    private static Optional<Long> started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String link(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
