package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The table of features in docs/registry-client.md: each of ours is there, and the tests that it names exist. */
class FeaturesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("\\b(\\w+(?:Test|IT|Contract))(?:\\.(\\w+))?|[ ,]\\.(\\w+)");
    private static final Pattern MODULE = Pattern.compile("\\(module `(\\w+)`\\)");

    @Test
    void testsThatProveTheFeaturesExist() throws IOException {
        var text = Files.readString(ROOT.resolve("docs/registry-client.md"));
        var table = text.substring(text.indexOf("## Compared"), text.indexOf("## What was tried"));
        List<Executable> checks = new ArrayList<>();
        table.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| feature"))
                .forEach(line -> checks.add(() -> assertProved(line)));
        assertTrue(checks.size() > 30, "rows: " + checks.size());
        assertAll(checks);
    }

    private static void assertProved(String row) throws IOException {
        var ours = row.split("\\|", 4)[2].strip();
        assertTrue(ours.startsWith("y: "), row);
        var module = MODULE.matcher(ours);
        var other = module.find() ? module.group(1) : "registry-client";
        String source = "";
        int proofs = 0;
        for (Matcher named = TEST.matcher(ours); named.find(); proofs++) {
            if (named.group(1) != null) source = source(named.group(1), other);
            var method = named.group(1) == null ? named.group(3) : named.group(2);
            assertTrue(method == null || source.contains(" void " + method + "("), row + ": there is no " + method);
        }
        assertTrue(proofs > 0, row);
    }

    private static String source(String test, String module) throws IOException {
        for (var each : List.of("registry-client", module)) {
            var tests = ROOT.resolve(each).resolve("src/test/java");
            try (var files = Files.walk(tests)) {
                var found = files.filter(file -> file.endsWith(test + ".java")).findFirst();
                if (found.isPresent()) return Files.readString(found.get());
            }
        }
        throw new AssertionError("there is no " + test);
    }
}
