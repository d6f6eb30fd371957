package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.hub.Finding.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
    private static final Doctor NOTHING = new Doctor(DoctorLimits.USUAL, List.of());
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    private static Finding only(Doctor doctor) {
        var findings = doctor.examine().findings();
        assertEquals(1, findings.size());
        return findings.get(0);
    }

    @Test
    void reportHasTextJsonAndExitCode() {
        var well = NOTHING.check(() -> List.of(Finding.ok("one", "fine")));
        var soon = well.check(() -> List.of(Finding.warning("two", "\"soon\"")));
        var wrong = soon.lists(() -> List.of("allow, line 3: is not one name"));
        assertEquals(0, well.examine().exitCode());
        assertEquals(1, soon.examine().exitCode());
        assertEquals(2, wrong.examine().exitCode());
        assertEquals(
                """
                FAILURE  lists: allow, line 3: is not one name
                WARNING  two: "soon"
                OK       one: fine
                1 OK, 1 WARNING, 1 FAILURE
                """,
                wrong.examine().text());
        assertTrue(
                soon.examine()
                        .json()
                        .replaceAll("\\s+", "")
                        .contains("{\"level\":\"WARNING\",\"check\":\"two\",\"text\":\"\\\"soon\\\"\"}"),
                soon.examine().json());
        assertTrue(
                soon.examine().json().contains("\"exitCode\" : 1"),
                soon.examine().json());
    }

    @Test
    void checkThatCannotLookIsAFailureAndTheOthersGoOn() {
        var report = NOTHING.check(() -> {
                    throw new HubwrightException("cannot reach the host");
                })
                .directName("hub.example.org", false)
                .examine();
        assertEquals(
                Finding.failure("look", "cannot reach the host"),
                report.findings().get(0));
        assertEquals(Level.OK, report.findings().get(1).level());
        var interrupted = NOTHING.check(() -> {
            throw new InterruptedOperationException("interrupted");
        });
        assertThrows(InterruptedOperationException.class, interrupted::examine);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub.example.org/hub/oauth_callback, OK, ''",
        "http://hub.example.org/hub/oauth_callback, FAILURE, the scheme differs",
        "https://www.hub.example.org/hub/oauth_callback, FAILURE, the host differs",
        "https://hub.example.org:8443/hub/oauth_callback, FAILURE, the port differs",
        "https://hub.example.org/hub/oauth_callback/, FAILURE, the path differs",
        "https://hub.example.org/astro/hub/oauth_callback, FAILURE, the path differs",
        "hub example, FAILURE, what is registered is no URL",
    })
    void callbackMustBeEqual(String registered, Level level, String difference) {
        var finding = only(NOTHING.callback("https://hub.example.org/hub/oauth_callback", registered));
        assertEquals(level, finding.level());
        assertTrue(finding.text().contains(difference), finding.text());
    }

    @Test
    void proxiedNameOfARegistryIsAFailure() {
        assertTrue(only(NOTHING.directName("hub.example.org", true)).text().contains("above 100 MB"));
    }

    @Test
    void brokenListIsNamedByLine() {
        assertEquals(Level.OK, only(NOTHING.lists(List::of)).level());
        assertEquals(
                Finding.failure("lists", "block, line 2: is not one name"),
                only(NOTHING.lists(() -> List.of("block, line 2: is not one name"))));
    }

    /** What the host says: what, free and all bytes, free and all inodes, path. */
    @ParameterizedTest
    @CsvSource({
        "docker 500000000000 600000000000 900 1000 /var/lib/docker, OK, OK",
        "docker 99999999999 600000000000 900 1000 /var/lib/docker, WARNING, OK",
        "docker 500000000000 600000000000 99 1000 /var/lib/docker, OK, WARNING",
        "docker 500000000000 600000000000 0 0 /var/lib/docker, OK, OK",
        "docker 500000000000 600000000000 - - /var/lib/docker, OK, OK",
        "volume 50000 100000 900 1000 /my data, OK, OK",
        "volume 9999 100000 900 1000 /my data, WARNING, OK",
    })
    void diskAndInodes(String line, Level space, Level inodes) {
        var findings = HostCheckup.volume(DoctorLimits.USUAL, line);
        assertEquals(
                List.of(space, inodes), findings.stream().map(Finding::level).toList());
        assertTrue(findings.get(0).check().endsWith(line.startsWith("docker") ? "/var/lib/docker" : "/my data"));
    }

    @Test
    void lostVolumeAndSilentDockerAreFailures() {
        assertEquals(
                List.of(Finding.failure("disk /DATA", "is not there")),
                HostCheckup.volume(DoctorLimits.USUAL, "missing /DATA"));
        assertEquals(
                Level.FAILURE,
                HostCheckup.volume(DoctorLimits.USUAL, "silent Docker").get(0).level());
    }

    @ParameterizedTest
    @CsvSource({"79, 100, OK", "80, 100, WARNING", "5000, 9223372036854775807, OK"})
    void processes(long now, long limit, Level level) {
        assertEquals(
                level,
                HostCheckup.processes(DoctorLimits.USUAL, "ubuntu", now, limit).level());
    }

    @ParameterizedTest
    @CsvSource({
        "'', true, true, true",
        "'hub.example.org/user:1 ', false, true, false",
        "'registry:2 ', false, true, true",
        "'registry:2 hub.example.org/user:1 ', false, true, false",
    })
    void policyDecides(String names, boolean nameless, boolean unused, boolean keeping) {
        var image = UnusedImage.parse("sha256:aa\t1048576\t2026-11-01T00:00:00.5Z\t" + names);
        assertEquals(DataSize.mib(1), image.size());
        assertEquals(nameless, ImagePolicy.nameless().removes(image, NOW));
        assertEquals(unused, ImagePolicy.unused().removes(image, NOW));
        assertEquals(keeping, ImagePolicy.unused().addKeep("hub.example.org/*").removes(image, NOW));
        assertEquals(false, ImagePolicy.unused().olderThan(Duration.ofDays(30)).removes(image, NOW), "24 days old");
        assertEquals(unused, ImagePolicy.unused().olderThan(Duration.ofDays(20)).removes(image, NOW));
        assertEquals(false, ImagePolicy.unused().only(List.of()).removes(image, NOW));
        assertEquals(true, ImagePolicy.unused().only(List.of("sha256:aa")).removes(image, NOW));
        assertEquals(
                names.contains("registry:2"),
                ImagePolicy.unused().only(List.of("registry:2", "other:1")).removes(image, NOW));
    }
}
