package io.hubwright.host;

import io.hubwright.HubwrightException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The host keys that a deployment has seen, per machine: {@code machine type base64} in one file of its local directory. By
 * machine, not by address: a rebuilt machine behind the same floating IP is another one. Safe for several processes.
 */
final class KnownKeys {
    private final Path file;

    KnownKeys(Path localDirectory) {
        file = localDirectory.resolve("host-keys");
    }

    /** As {@code type base64}; empty if the machine is not known. */
    List<String> of(String machineId) {
        var prefix = machineId + " ";
        return lines().stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    /** Records keys for a machine that has none yet. What holds from now on: these, or those of whoever was first. */
    List<String> record(String machineId, List<String> keys) {
        // The file's lock keeps other processes out; a second thread of this one would be refused by it.
        synchronized (KnownKeys.class) {
            return recordAlone(machineId, keys);
        }
    }

    private List<String> recordAlone(String machineId, List<String> keys) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (var lock = FileChannel.open(
                            file.resolveSibling("host-keys.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                var known = of(machineId);
                if (!known.isEmpty() || !held.isValid()) return known;
                var all = new ArrayList<>(lines());
                keys.forEach(key -> all.add(machineId + " " + key));
                var next = file.resolveSibling("host-keys.new");
                Files.write(next, all);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                return keys;
            }
        } catch (IOException e) {
            throw new HubwrightException("cannot record the host key of " + machineId + " in " + file + ": " + e, e);
        }
    }

    Path file() {
        return file;
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new HubwrightException("cannot read the known host keys in " + file + ": " + e, e);
        }
    }
}
