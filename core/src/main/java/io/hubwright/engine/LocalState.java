package io.hubwright.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import io.hubwright.Time;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this computer remembers of a deployment: a lock, and a journal of one JSON object per line. The journal is a hint: losing it
 * costs one {@code adopt}. It never holds a secret.
 */
final class LocalState implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Time time;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final RandomAccessFile journal;
    private final Object syncing = new Object();
    private long written; // guarded by this
    private long synced; // guarded by syncing
    private final Set<Spec.Id> verified = new HashSet<>();
    private final Map<Spec.Id, Moment> touched = new HashMap<>();
    private final Map<Spec.Id, Spec.Id> onMachines = new LinkedHashMap<>();
    private @Nullable String uid;

    private LocalState(Path directory, Time time, FileChannel lockChannel, FileLock lock, RandomAccessFile journal) {
        this.directory = directory;
        this.time = time;
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.journal = journal;
    }

    /** Fails with a ConflictException if another run of the deployment is under way on this computer. */
    static LocalState open(Path stateDirectory, String deployment, Time time) {
        var directory = stateDirectory.resolve(deployment);
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var channel = openPrivate(directory.resolve("lock"), StandardOpenOption.WRITE);
            return opened(directory, time, channel, lock(channel, deployment));
        } catch (IOException e) {
            throw new HubwrightException("cannot keep the state of " + deployment + " in " + directory + ": " + e, e);
        }
    }

    private static LocalState opened(Path directory, Time time, FileChannel lockChannel, FileLock lock)
            throws IOException {
        try {
            openPrivate(directory.resolve("journal.jsonl"), StandardOpenOption.APPEND)
                    .close();
            // Unlike a channel it is not closed under all when one writer is interrupted.
            var journal =
                    new RandomAccessFile(directory.resolve("journal.jsonl").toFile(), "rw");
            endLine(journal);
            var state = new LocalState(directory, time, lockChannel, lock, journal);
            state.replay();
            return state;
        } catch (IOException e) {
            // Or this process would find its own deployment locked for good.
            lockChannel.close();
            throw e;
        }
    }

    // After a line that a crash cut short, or it would swallow the next one.
    private static void endLine(RandomAccessFile journal) throws IOException {
        long end = journal.length();
        if (end == 0) return;
        journal.seek(end - 1);
        if (journal.read() != '\n') journal.write('\n');
    }

    Path directory() {
        return directory;
    }

    synchronized Optional<String> uid() {
        return Optional.ofNullable(uid);
    }

    synchronized void uid(String uid) {
        this.uid = uid;
        sync(append(entry("uid", uid, now())));
    }

    /** Before a request: fsynced, once for all who come together, so that the next run knows of it whatever happens. */
    void intents(List<Spec.Id> ids, Lane lane) {
        var lines = new StringBuilder();
        long end;
        synchronized (this) {
            var now = now();
            for (var id : ids) {
                verified.remove(id);
                touched.put(id, now);
                if (lane instanceof Lane.Machine machine) onMachines.put(id, machine.host());
                lines.append(entry("intent", id.toString(), now, lane));
            }
            end = append(lines.toString());
        }
        sync(end);
    }

    /** It is there now; lists may not show it yet. */
    synchronized void done(Spec.Id id) {
        touched.put(id, now());
        append(entry("done", id.toString(), now()));
    }

    /** What was asked for had no effect, or was deleted since. */
    synchronized void refused(Spec.Id id) {
        touched.remove(id);
        onMachines.remove(id);
        append(entry("refused", id.toString(), now()));
    }

    /** How long ago a run last asked for it or had it, and did not see it refused or deleted since. */
    synchronized Optional<Duration> sinceTouched(Spec.Id id) {
        return Optional.ofNullable(touched.get(id)).map(moment -> moment.age(now()));
    }

    /** What runs from here made on machines that are wanted, but is not wanted itself any more, each with its machine. */
    synchronized Map<Spec.Id, Spec.Id> leftOnMachines(Set<Spec.Id> wanted) {
        var left = new LinkedHashMap<>(onMachines);
        left.keySet().removeAll(wanted);
        left.values().retainAll(wanted);
        return left;
    }

    synchronized void verified(Spec.Id id) {
        verified.add(id);
        append(entry("verified", id.toString(), now()));
    }

    synchronized boolean isVerified(Spec.Id id) {
        return verified.contains(id);
    }

    /** Forgets the deployment: nothing is left of it. */
    void forget() {
        close();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new HubwrightException("cannot remove " + directory + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            if (lock.isValid()) lock.release();
            lockChannel.close();
            journal.close();
        } catch (IOException e) {
            throw new HubwrightException("cannot close the state in " + directory + ": " + e, e);
        }
    }

    private static FileChannel openPrivate(Path file, StandardOpenOption how) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, how),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    // The kernel releases it when the process dies, however it dies.
    private static FileLock lock(FileChannel channel, String deployment) throws IOException {
        try {
            var lock = channel.tryLock();
            if (lock != null) return lock;
        } catch (OverlappingFileLockException e) {
            // Held by this process.
        }
        channel.close();
        throw new ConflictException(
                "another run of deployment " + deployment + " is under way on this computer: wait for it, or stop it");
    }

    private void replay() throws IOException {
        for (var line : Files.readString(directory.resolve("journal.jsonl")).split("\n")) {
            parse(line).ifPresent(entry -> {
                var value = entry.path("value").asText();
                switch (entry.path("event").asText()) {
                    case "uid" -> uid = value;
                    case "intent" -> {
                        verified.remove(id(value));
                        moment(entry).ifPresent(begun -> touched.put(id(value), begun));
                        if (entry.has("machine"))
                            onMachines.put(id(value), id(entry.path("machine").asText()));
                    }
                    case "done" -> moment(entry).ifPresent(at -> touched.put(id(value), at));
                    case "refused" -> {
                        touched.remove(id(value));
                        onMachines.remove(id(value));
                    }
                    case "verified" -> verified.add(id(value));
                    default -> {}
                }
            });
        }
    }

    // A line that a crash cut short says nothing.
    private static Optional<JsonNode> parse(String line) {
        try {
            return line.isBlank() ? Optional.empty() : Optional.of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Moment> moment(JsonNode entry) {
        try {
            return Optional.of(new Moment(
                    Instant.parse(entry.path("time").asText()),
                    entry.path("steady").asLong(Long.MAX_VALUE)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Moment now() {
        return new Moment(time.now(), time.nanoTime());
    }

    /**
     * By both clocks: one may be set, the other begins anew when the computer boots.
     *
     * @param steady {@link Time#nanoTime}; on Linux and macOS all processes count from the computer's start
     */
    private record Moment(Instant wall, long steady) {
        /** What either clock calls a moment ago may be one. */
        Duration age(Moment now) {
            var byWall = Duration.between(wall, now.wall);
            if (byWall.isNegative()) return Duration.ZERO;
            if (steady > now.steady) return byWall;
            var bySteady = Duration.ofNanos(now.steady - steady);
            return bySteady.compareTo(byWall) < 0 ? bySteady : byWall;
        }
    }

    private static Spec.Id id(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? new Spec.Id("", text) : new Spec.Id(text.substring(0, slash), text.substring(slash + 1));
    }

    private static String entry(String event, String value, Moment moment) {
        return entry(event, value, moment, Lane.api(""));
    }

    private static String entry(String event, String value, Moment moment, Lane lane) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("time", moment.wall().toString());
        entry.put("steady", moment.steady());
        entry.put("event", event);
        entry.put("value", value);
        if (lane instanceof Lane.Machine machine)
            entry.put("machine", machine.host().toString());
        try {
            return JSON.writeValueAsString(entry) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized long append(String lines) {
        try {
            journal.write(lines.getBytes(StandardCharsets.UTF_8));
            return ++written;
        } catch (IOException e) {
            throw new HubwrightException("cannot write the journal in " + directory + ": " + e, e);
        }
    }

    private void sync(long end) {
        synchronized (syncing) {
            if (synced >= end) return;
            long now;
            synchronized (this) {
                now = written;
            }
            try {
                journal.getFD().sync();
            } catch (IOException e) {
                throw new HubwrightException("cannot write the journal in " + directory + ": " + e, e);
            }
            synced = now;
        }
    }

    /** Who runs, for the lease of a deployment: the same for all runs with this state directory, which a file lock keeps apart. */
    static String holder(Path stateDirectory) {
        var file = stateDirectory.resolve("computer");
        try {
            if (!Files.exists(file)) Files.writeString(file, newHolder());
            var known = Files.readString(file).strip();
            return known.isEmpty() ? newHolder() : known;
        } catch (IOException e) {
            throw new HubwrightException("cannot keep the name of this computer in " + file + ": " + e, e);
        }
    }

    // Where people know each other by them, these two tell whom to ask; the number keeps equal ones apart.
    private static String newHolder() {
        var host = Optional.ofNullable(System.getenv("HOSTNAME")).orElseGet(LocalState::hostname);
        var who = System.getProperty("user.name", "") + "@" + host;
        return who.replaceAll("[^A-Za-z0-9@._-]", "-").substring(0, Math.min(who.length(), 40)) + "-"
                + Integer.toHexString(new SecureRandom().nextInt());
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
