package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    @Test
    void scriptIsTheCompiledOne() throws IOException {
        var source = Files.readString(Path.of("src/main/java/io/hubwright/examples/Neurolibre.java"));
        var compiled = source.split("        // README\n", -1)[1].stripTrailing();
        var readme = Files.readString(ROOT.resolve("README.md"));
        var shown = readme.split("```java\n", -1)[1].split("\n```", -1)[0];
        assertEquals(compiled, shown);
        assertTrue(
                shown.lines().count() <= 30, "the script has " + shown.lines().count() + " lines");
    }

    /** What stands between back quotes in a hub's first hour, and the script above it. Line breaks are the formatter's. */
    @Test
    void firstHourIsCompiled() throws IOException {
        var source = compact(Files.readString(Path.of("src/main/java/io/hubwright/examples/FirstHour.java")));
        var page = Files.readString(ROOT.resolve("docs/cyberhub.md"));
        var hour = page.split("## The first hour", -1)[1].split("\n## ", -1)[0];
        var script = hour.split("```java\n", -1)[1].split("```", -1)[0];
        assertTrue(source.contains(compact(script)), script);
        var calls = Pattern.compile("`((?:cyberhub|hub|hubwright|registry|onNewHost)\\.[^`]+)`")
                .matcher(hour.replace(script, ""))
                .results()
                .map(call -> call.group(1))
                .toList();
        assertTrue(calls.size() > 10, calls.toString());
        for (var call : calls) assertTrue(source.contains(compact(call)), call);
    }

    private static String compact(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void isShort() throws IOException {
        assertTrue(Files.readAllLines(ROOT.resolve("README.md")).size() < 120);
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 2)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/."))
                    .collect(Collectors.toList());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        var matcher = LINK.matcher(Files.readString(page));
        while (matcher.find())
            assertTrue(Files.exists(page.resolveSibling(matcher.group(1))), page + " links to " + matcher.group(1));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyModuleHasAReadme(String module) {
        assertTrue(Files.exists(ROOT.resolve(module).resolve("README.md")), module);
    }

    static List<String> modules() throws IOException {
        return Pattern.compile("<module>([^<]+)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(result -> result.group(1))
                .filter(module -> !module.equals("bom"))
                .toList();
    }
}
