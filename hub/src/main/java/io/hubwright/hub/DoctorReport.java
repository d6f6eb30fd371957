package io.hubwright.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.hub.Finding.Level;
import java.util.List;
import java.util.stream.Collectors;

/** All that a {@link Doctor} found, in the order of the checks. */
public record DoctorReport(List<Finding> findings) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public DoctorReport {
        findings = List.copyOf(findings);
    }

    /** 0 if all is well, 1 with warnings, 2 with failures: for a program's exit. */
    public int exitCode() {
        if (count(Level.FAILURE) > 0) return 2;
        return count(Level.WARNING) > 0 ? 1 : 0;
    }

    public long count(Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    /** A line for each finding, what is wrong first, and a line that sums up. */
    public String text() {
        var text = new StringBuilder();
        for (var level : List.of(Level.FAILURE, Level.WARNING, Level.OK))
            findings.stream()
                    .filter(finding -> finding.level() == level)
                    .forEach(finding -> text.append("%-8s %s: %s%n".formatted(level, finding.check(), finding.text())));
        return text + this.toString() + "\n";
    }

    /** {@code {"exitCode": 1, "findings": [{"level": "WARNING", "check": "...", "text": "..."}]}}. */
    public String json() {
        var root = JSON.createObjectNode();
        root.put("exitCode", exitCode());
        var all = root.putArray("findings");
        for (var finding : findings)
            all.addObject()
                    .put("level", finding.level().name())
                    .put("check", finding.check())
                    .put("text", finding.text());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // texts and numbers
        }
    }

    @Override
    public String toString() {
        return findings.stream()
                .collect(Collectors.groupingBy(Finding::level, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
