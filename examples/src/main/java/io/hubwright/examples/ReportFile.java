package io.hubwright.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.HubwrightException;
import io.hubwright.engine.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What {@code --report} writes: the report's own data, with each step marked real or simulated. */
final class ReportFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    // What is done on a machine; a simulated one only replays what a real one answered.
    private static final Set<String> ON_MACHINES =
            Set.of("host", "mount", "docker", "registry", "registry-login", "image", "front", "cyberhub");

    private ReportFile() {}

    static void write(Path file, Report report, Place place, Map<String, String> endpoints) {
        var all = new LinkedHashMap<String, Object>();
        all.put("deployment", report.deployment());
        all.put("cloud", place.description());
        all.put("seconds", seconds(report.duration().toMillis()));
        all.put("writes", report.writes());
        all.put("complete", report.isComplete());
        all.put("endpoints", endpoints);
        all.put("steps", steps(report, place));
        all.put("leftovers", report.leftovers());
        all.put("calls", report.calls());
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
        } catch (IOException e) {
            throw new HubwrightException("cannot write the report to " + file + ": " + e, e);
        }
    }

    private static List<Map<String, Object>> steps(Report report, Place place) {
        return report.steps().stream().map(step -> step(step, place)).toList();
    }

    private static Map<String, Object> step(Report.Step step, Place place) {
        var all = new LinkedHashMap<String, Object>();
        all.put("name", step.verb().name().toLowerCase(Locale.ROOT) + " " + step.id());
        all.put("outcome", step.outcome().name().toLowerCase(Locale.ROOT));
        all.put("seconds", seconds(step.duration().toMillis()));
        all.put("fidelity", fidelity(step, place));
        all.put("note", step.note());
        return all;
    }

    static String fidelity(Report.Step step, Place place) {
        return place.isSimulated() && ON_MACHINES.contains(step.id().kind()) ? "simulated" : "real";
    }

    private static double seconds(long millis) {
        return millis / 1000.0;
    }
}
