package io.hubwright.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final FileChannel journal;
    private final Set<Spec.Id> verified = new HashSet<>();
    private final Map<Spec.Id, Instant> open = new HashMap<>();
    private @Nullable String uid;

    private LocalState(Path directory, FileChannel lockChannel, FileLock lock, FileChannel journal) {
        this.directory = directory;
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.journal = journal;
    }

    /** Fails with a ConflictException if another run of the deployment is under way on this computer. */
    static LocalState open(Path stateDirectory, String deployment) {
        var directory = stateDirectory.resolve(deployment);
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var channel = openPrivate(directory.resolve("lock"), StandardOpenOption.WRITE);
            return opened(directory, channel, lock(channel, deployment));
        } catch (IOException e) {
            throw new HubwrightException("cannot keep the state of " + deployment + " in " + directory + ": " + e, e);
        }
    }

    private static LocalState opened(Path directory, FileChannel lockChannel, FileLock lock) throws IOException {
        try {
            var journal = openPrivate(directory.resolve("journal.jsonl"), StandardOpenOption.APPEND);
            var state = new LocalState(directory, lockChannel, lock, journal);
            state.replay();
            return state;
        } catch (IOException e) {
            // Or this process would find its own deployment locked for good.
            lockChannel.close();
            throw e;
        }
    }

    Path directory() {
        return directory;
    }

    Optional<String> uid() {
        return Optional.ofNullable(uid);
    }

    void uid(String uid) {
        this.uid = uid;
        append("uid", uid, true);
    }

    /** Before a create request: fsynced, so that the next run knows of it whatever happens. */
    void intent(Spec.Id id, Instant now) {
        verified.remove(id);
        open.put(id, now);
        append("intent", id.toString(), now, true);
    }

    void done(Spec.Id id) {
        open.remove(id);
        append("done", id.toString(), false);
    }

    /** It had no effect. */
    void refused(Spec.Id id) {
        open.remove(id);
        append("refused", id.toString(), false);
    }

    /** When a run began what it then neither finished nor saw refused. */
    Optional<Instant> cutOff(Spec.Id id) {
        return Optional.ofNullable(open.get(id));
    }

    void verified(Spec.Id id) {
        verified.add(id);
        append("verified", id.toString(), false);
    }

    boolean isVerified(Spec.Id id) {
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
                        time(entry).ifPresent(begun -> open.put(id(value), begun));
                    }
                    case "done", "refused" -> open.remove(id(value));
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

    private static Optional<Instant> time(JsonNode entry) {
        try {
            return Optional.of(Instant.parse(entry.path("time").asText()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Spec.Id id(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? new Spec.Id("", text) : new Spec.Id(text.substring(0, slash), text.substring(slash + 1));
    }

    private void append(String event, String value, boolean sync) {
        append(event, value, Instant.now(), sync);
    }

    private void append(String event, String value, Instant time, boolean sync) {
        var entry = new LinkedHashMap<String, String>();
        entry.put("time", time.toString());
        entry.put("event", event);
        entry.put("value", value);
        try {
            journal.write(ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8)));
            if (sync) journal.force(false);
        } catch (IOException e) {
            throw new HubwrightException("cannot write the journal in " + directory + ": " + e, e);
        }
    }
}
