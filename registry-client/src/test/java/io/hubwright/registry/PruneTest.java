package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.registry.RegistrySettings;
import io.hubwright.throwaway.registry.RegistryTraits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is deleted that anything keeps. */
class PruneTest {
    private final EmbeddedServer server = EmbeddedServer.plain(RegistrySettings.defaults());
    private final RegistryClient registry =
            RegistryClient.connect(server.anonymous().time(new VirtualTime()));

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    /** One image a year from 2016 on; the clock says November 2026. */
    private void pushYears(String repository, int... years) {
        for (int year : years)
            registry.put(
                    Images.created("of " + year, Instant.parse(year + "-06-01T00:00:00Z")), repository + ":y" + year);
    }

    private List<String> pruned(Prune prune) {
        var report = registry.prune(registry.plan(prune));
        assertEquals(List.of(), report.failures(), report.text());
        return registry.tags("hub/core").stream().sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "2, '', 0, 'y2024,y2025'", "0, y201., 0, 'y2018,y2019'", "0, '', 3650, 'y2018,y2019,y2024,y2025'",
        "0, '', 1000, 'y2024,y2025'", "1, 'y2018|x', 0, 'y2018,y2025'", "9, '', 0, 'y2018,y2019,y2024,y2025'"
    })
    void eachRuleKeepsItsOwn(int last, String keep, int days, String left) {
        pushYears("hub/core", 2018, 2019, 2024, 2025);
        var prune = Prune.of("hub/core").keepLast(last);
        if (!keep.isEmpty()) prune = prune.keep(keep);
        if (days > 0) prune = prune.olderThan(Duration.ofDays(days));
        assertEquals(List.of(left.split(",")), pruned(prune));
    }

    @Test
    void planDeletesNothingAndSaysWhy() {
        pushYears("hub/core", 2018, 2025);
        pushYears("hub/other", 2018);
        var plan = registry.plan(Prune.of("hub/*").keepLast(1));
        assertEquals("PrunePlan: 1 of 3 images would be deleted", plan.toString());
        assertTrue(plan.text().contains("delete hub/core:y2018  2018-06-01  nothing keeps it"), plan.text());
        assertTrue(plan.text().contains("among the newest 1"), plan.text());
        assertEquals(2, registry.tags("hub/core").size());
    }

    @Test
    void imagesOfAnIndexThatStaysAreSafe() {
        var old = Images.created("old", Instant.parse("2016-06-01T00:00:00Z"));
        var index = Image.index(old, Images.of(Images.ARM64, "arm"));
        registry.put(old, "hub/core:old");
        registry.put(index, "hub/core:all");
        assertEquals(List.of("all", "old"), pruned(Prune.of("hub/core").keep("all")));
        assertTrue(registry.validate("hub/core:all").isValid());
    }

    @Test
    void imagesOfAnIndexThatGoesGoWithItUnlessTheyAreNeeded() {
        var shared = Images.of(Images.AMD64, "shared");
        var gone = Image.index(shared, Images.of(Images.ARM64, "gone"));
        var kept = Image.index(shared, Images.of(Images.ARM64, "kept"));
        registry.put(gone, "hub/core:gone");
        registry.put(kept, "hub/core:kept");
        assertEquals(List.of("kept"), pruned(Prune.of("hub/core").keep("kept")));
        assertTrue(registry.validate("hub/core:kept").isValid());
        var arm = gone.platform(Images.ARM64).digest();
        assertTrue(registry.find("hub/core@" + arm).isEmpty(), "a left-over image would hold its blobs for ever");
    }

    @Test
    void signatureStaysAsLongAsWhatItSigns() {
        pushYears("hub/core", 2018, 2025);
        for (int year : List.of(2018, 2025)) {
            var signed = registry.find("hub/core:y" + year).orElseThrow().digest();
            registry.put(Images.of("signature " + year), "hub/core:sha256-" + signed.hex() + ".sig");
        }
        var left = pruned(Prune.of("hub/core").keepLast(1));
        assertEquals(2, left.size(), left.toString());
        assertTrue(left.contains("y2025"));
    }

    @Test
    void whatDoesNotTellItsAgeStaysWhereAgeCounts() {
        var silent = Image.of(
                MediaType.OCI_MANIFEST, Blob.of(MediaType.OCI_CONFIG, Json.bytes(Map.of("os", "linux"))), List.of());
        registry.put(silent, "hub/core:silent");
        assertEquals(List.of("silent"), pruned(Prune.of("hub/core").olderThan(Duration.ofDays(1))));
    }

    @Test
    void tagThatCameAfterThePlanSavesTheImage() {
        pushYears("hub/core", 2018, 2025);
        var plan = registry.plan(Prune.of("hub/core").keepLast(1));
        registry.tag("hub/core:y2018", "hub/core:precious");
        var report = registry.prune(plan);
        assertEquals(1, report.kept().size(), report.text());
        assertEquals(3, registry.tags("hub/core").size());
    }

    @Test
    void deletesThatAreOffAreToldAndNothingIsGone() {
        try (var fixed = EmbeddedServer.plain(RegistrySettings.defaults()
                        .traits(RegistryTraits.specification().deletes(false)));
                var client = RegistryClient.connect(fixed.anonymous())) {
            client.put(Images.of("x"), "hub/core:1");
            var report = client.prune(client.plan(Prune.of("hub/core")));
            assertEquals(1, report.failures().size());
            assertEquals(List.of("1"), client.tags("hub/core"));
        }
    }

    @Test
    void mirrorIsIncrementalAndTellsWhatFails() {
        try (var other = EmbeddedServer.plain(RegistrySettings.defaults());
                var target = RegistryClient.connect(other.anonymous().time(new VirtualTime()))) {
            IntStream.range(0, 3).forEach(n -> registry.put(Images.index("m" + n), "hub/app:" + n));
            registry.put(Images.of("else"), "else/where:1");
            var mirror = Mirror.of("hub/*").into("copy/");
            server.registry().faults().answer("GET", ".*/manifests/1", 9, 403, Map.of());
            var first = target.mirror(registry, mirror);
            assertEquals(
                    List.of(2, 1),
                    List.of(first.copied().size(), first.failures().size()),
                    first.text());
            server.registry().faults().clear();
            var second = target.mirror(registry, mirror);
            assertEquals(
                    List.of(1, 2),
                    List.of(second.copied().size(), second.unchanged().size()),
                    second.text());
            assertEquals(0, target.mirror(registry, mirror).copied().size());
            assertEquals(List.of("copy/hub/app"), target.repositories());
            assertEquals(
                    Images.index("m1").digest(), target.image("copy/hub/app:1").digest());
            var arm = target.mirror(registry, Mirror.of("else/where").tags("1").platform(Images.AMD64));
            assertEquals(1, arm.copied().size());
        }
    }

    @Test
    void tagAloneIsTakenAwayWhereTheRegistryCan() {
        registry.put(Images.of("x"), "hub/core:1");
        registry.tag(registry.ref("hub/core:1"), "2");
        registry.untag(registry.ref("hub/core:1"));
        assertEquals(List.of("2"), registry.tags("hub/core"));
        try (var old = EmbeddedServer.plain(
                        RegistrySettings.defaults().traits(RegistryTraits.of(RegistryTraits.Kind.DISTRIBUTION_2)));
                var client = RegistryClient.connect(old.anonymous())) {
            client.put(Images.of("x"), "hub/core:1");
            var e = assertThrows(io.hubwright.HubwrightException.class, () -> client.untag(client.ref("hub/core:1")));
            assertTrue(String.valueOf(e.getMessage()).contains("3.0"), e.getMessage());
            assertEquals(List.of("1"), client.tags("hub/core"));
        }
    }
}
