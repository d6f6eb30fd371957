package io.hubwright.throwaway.registry;

import io.hubwright.throwaway.peer.GoProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/**
 * What the OCI's conformance program found out about a registry.
 *
 * @param failed the categories with a failure, such as {@code Blob chunked}
 */
record Conformance(int pass, int fail, int skip, int error, int total, List<String> failed) {

    private static final Pattern CATEGORY = Pattern.compile("(?m)^  (\\w[^.:]*?)\\.{2,}: +FAIL$");

    /** Runs it; the report stays in the directory. */
    static Conformance of(URI registry, Path results, Map<String, String> options) throws Exception {
        Files.createDirectories(results);
        Path log = results.resolve("conformance.log");
        var builder = new ProcessBuilder(GoProgram.conformance().build().toString())
                .directory(results.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "OCI_REGISTRY",
                        registry.getAuthority(),
                        "OCI_TLS",
                        registry.getScheme().equals("https") ? "insecure" : "disabled",
                        "OCI_VERSION",
                        "1.1",
                        "OCI_RESULTS_DIR",
                        results.toAbsolutePath().toString()));
        builder.environment().putAll(options);
        builder.start().waitFor();
        return read(log);
    }

    private static Conformance read(Path log) throws IOException {
        String text = Files.readString(log, StandardCharsets.UTF_8);
        int result = text.lastIndexOf("OCI Conformance Result:");
        Assertions.assertTrue(result >= 0, text);
        String report = text.substring(result);
        var failed = new ArrayList<String>();
        Matcher category = CATEGORY.matcher(report);
        while (category.find()) {
            failed.add(category.group(1));
        }
        return new Conformance(
                count(report, "Pass"),
                count(report, "FAIL"),
                count(report, "Skip"),
                count(report, "Error"),
                count(report, "Total"),
                failed);
    }

    private static int count(String report, String name) {
        Matcher count = Pattern.compile("(?m)^  " + name + "\\.+: +([0-9]+)$").matcher(report);
        Assertions.assertTrue(count.find(), report);
        return Integer.parseInt(count.group(1));
    }

    @Override
    public String toString() {
        return pass + " of " + total + " pass, " + fail + " fail, " + skip + " skipped"
                + (failed.isEmpty() ? "" : "; failures in " + String.join(", ", failed));
    }
}
