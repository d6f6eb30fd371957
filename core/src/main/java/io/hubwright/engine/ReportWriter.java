package io.hubwright.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A report as text and as JSON. */
final class ReportWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NOTE = 400;

    private ReportWriter() {}

    static String text(Report report) {
        var text = new StringBuilder(report + "\n");
        for (var step : report.steps()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-8s %-7s %8s  %s%s%n",
                    word(step.outcome()),
                    word(step.verb()),
                    seconds(step.duration()),
                    step.id(),
                    step.note().isEmpty() ? "" : "  (" + oneLine(step.note()) + ")"));
        }
        report.leftovers()
                .forEach(leftover ->
                        text.append("  left over: ").append(leftover).append('\n'));
        new TreeMap<>(report.calls())
                .forEach((service, calls) -> text.append(String.format(
                        Locale.ROOT, "  %s: %d reads, %d writes%n", service, calls.reads(), calls.writes())));
        return text.toString();
    }

    static String json(Report report) {
        var all = new LinkedHashMap<String, Object>();
        all.put("deployment", report.deployment());
        all.put("seconds", report.duration().toMillis() / 1000.0);
        all.put("writes", report.writes());
        all.put("steps", report.steps().stream().map(ReportWriter::step).toList());
        all.put("leftovers", report.leftovers());
        all.put("calls", new TreeMap<>(report.calls()));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> step(Report.Step step) {
        var all = new LinkedHashMap<String, Object>();
        all.put("name", step.id().toString());
        all.put("verb", word(step.verb()));
        all.put("outcome", word(step.outcome()));
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
