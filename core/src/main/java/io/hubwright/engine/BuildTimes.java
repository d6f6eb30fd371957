package io.hubwright.engine;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long what took last time, in seconds by {@link Handler#timing}, for all deployments of this computer. A hint: it says when to
 * look, and what to begin with. Thread-safe.
 */
final class BuildTimes {
    private static final Logger LOG = LoggerFactory.getLogger(BuildTimes.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, Double> last;
    private final Map<String, List<Double>> seen = new HashMap<>(); // guarded by this

    private BuildTimes(Path file, Map<String, Double> last) {
        this.file = file;
        this.last = last;
    }

    static BuildTimes load(Path stateDirectory) {
        var file = stateDirectory.resolve("build-times.json");
        try {
            return new BuildTimes(
                    file,
                    Files.exists(file)
                            ? JSON.readValue(file.toFile(), new TypeReference<Map<String, Double>>() {})
                            : Map.of());
        } catch (IOException e) {
            LOG.debug("no build times in {}", file, e);
            return new BuildTimes(file, Map.of());
        }
    }

    Optional<Duration> expected(String what) {
        return Optional.ofNullable(last.get(what)).map(seconds -> Duration.ofMillis((long) (seconds * 1000)));
    }

    synchronized void took(String what, Duration time) {
        seen.computeIfAbsent(what, key -> new ArrayList<>()).add(time.toMillis() / 1000.0);
    }

    synchronized void save() {
        if (seen.isEmpty()) return;
        var all = new TreeMap<>(last);
        seen.forEach((what, times) ->
                all.put(what, times.stream().mapToDouble(time -> time).average().orElse(0)));
        try {
            var next = Files.createTempFile(file.getParent(), "build-times", ".new");
            Files.writeString(next, JSON.writeValueAsString(all));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.debug("build times not kept in {}", file, e);
        }
    }
}
