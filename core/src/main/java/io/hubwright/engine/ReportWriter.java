package io.hubwright.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.Spec;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report as text and as JSON. */
final class ReportWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NOTE = 400;

    private ReportWriter() {}

    static String text(Report report, Function<Report.Step, String> remark) {
        var text = new StringBuilder(report + "\n");
        for (var step : report.steps()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-8s %-7s %8s  %s%s%s%n",
                    word(step.outcome()),
                    word(step.verb()),
                    seconds(step.duration()),
                    step.id(),
                    remark.apply(step).isEmpty() ? "" : "  [" + remark.apply(step) + "]",
                    step.note().isEmpty() ? "" : "  (" + oneLine(step.note()) + ")"));
        }
        if (report.criticalPath().size() > 1)
            text.append("  critical path: ").append(path(report)).append('\n');
        report.leftovers()
                .forEach(leftover ->
                        text.append("  left over: ").append(leftover).append('\n'));
        new TreeMap<>(report.calls()).forEach((service, calls) -> text.append("  ")
                .append(service)
                .append(": ")
                .append(calls(calls))
                .append('\n'));
        return text.toString();
    }

    private static String path(Report report) {
        var byId = new HashMap<Spec.Id, Report.Step>();
        for (var step : report.steps()) byId.putIfAbsent(step.id(), step);
        return report.criticalPath().stream()
                .map(id -> Optional.ofNullable(byId.get(id))
                        .map(step -> id + " " + seconds(step.duration()))
                        .orElse(id.toString()))
                .collect(Collectors.joining(", "));
    }

    private static String calls(Report.Calls calls) {
        return calls.reads() + " reads, " + calls.writes() + " writes"
                + (calls.retries() == 0 ? "" : ", " + calls.retries() + " of them repeated")
                + (calls.throttles() == 0 ? "" : ", throttled " + calls.throttles() + " times");
    }

    static String json(Report report) {
        var all = new LinkedHashMap<String, Object>();
        all.put("deployment", report.deployment());
        all.put("seconds", report.duration().toMillis() / 1000.0);
        all.put("writes", report.writes());
        all.put("steps", report.steps().stream().map(ReportWriter::step).toList());
        all.put(
                "criticalPath",
                report.criticalPath().stream().map(Spec.Id::toString).toList());
        all.put("leftovers", report.leftovers());
        all.put("calls", new TreeMap<>(report.calls()));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, Object> step(Report.Step step) {
        var all = new LinkedHashMap<String, Object>();
        all.put("name", step.id().toString());
        all.put("verb", word(step.verb()));
        all.put("outcome", word(step.outcome()));
        all.put("begun", step.begun().toMillis() / 1000.0);
        all.put("seconds", step.duration().toMillis() / 1000.0);
        all.put("note", step.note());
        return all;
    }

    // Both ends of a long one: it begins with what was tried and ends with what to do.
    static String oneLine(String note) {
        var line = note.strip().replaceAll("\\s+", " ");
        if (line.length() <= LONGEST_NOTE) return line;
        return line.substring(0, LONGEST_NOTE / 2) + " [...] " + line.substring(line.length() - LONGEST_NOTE / 2);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
