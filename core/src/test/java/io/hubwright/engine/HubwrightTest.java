package io.hubwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.QuotaExceededException;
import io.hubwright.Spec;
import io.hubwright.UnavailableException;
import io.hubwright.VirtualTime;
import io.hubwright.engine.Store.Chest;
import io.hubwright.engine.Store.Shelf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubwrightTest {
    @TempDir
    private Path directory;

    private final Store store = new Store();
    private final VirtualTime time = new VirtualTime();
    private final Shelf floor = Shelf.of("floor");
    private final Shelf wall = Shelf.of("wall", floor);
    private final Shelf other = Shelf.of("other");
    private final Deployment house = Deployment.named("house").of(wall, other);

    private Hubwright connect() {
        return connect(directory);
    }

    private Hubwright connect(Path state) {
        return Hubwright.connect(Settings.defaults().stateDirectory(state).time(time), store);
    }

    @Test
    void createsEachAfterWhatItRequires() {
        try (var hubwright = connect()) {
            var plan = hubwright.plan(house);
            assertEquals("plan house: 3 to create, 0 to update, 0 unchanged", plan.toString());
            assertEquals(List.of(), store.events);
            var report = hubwright.apply(plan);
            assertEquals(Set.of("create floor", "create wall", "create other"), Set.copyOf(store.events.subList(0, 3)));
            assertTrue(store.events.indexOf("create floor") < store.events.indexOf("create wall"));
            assertEquals("floor", report.get(floor).name());
            assertEquals(3, report.writes());
        }
    }

    @Test
    void secondRunMakesNoWrite() {
        try (var hubwright = connect()) {
            hubwright.apply(house);
            store.events.clear();
            assertTrue(hubwright.plan(house).isEmpty());
            var report = hubwright.apply(house);
            assertEquals(0, report.writes());
            assertEquals(List.of(), store.events);
            assertEquals(0, report.calls().get("store").writes());
        }
    }

    @Test
    void lostAnswerMakesNoSecondOne() {
        store.failAfter.put("floor", () -> new UnavailableException("connection reset"));
        try (var hubwright = connect()) {
            hubwright.apply(house);
            assertEquals(1, store.events.stream().filter("create floor"::equals).count());
        }
    }

    @Test
    void requestWithoutEffectIsRepeatedAfterTheSettleWindow() {
        store.failBefore.put("floor", () -> new UnavailableException("connection refused"));
        try (var hubwright = connect()) {
            hubwright.apply(house);
            assertEquals(2, store.events.stream().filter("create floor"::equals).count());
            assertTrue(time.passed().toSeconds() >= 30, "looked for " + time.passed());
        }
    }

    @Test
    void requestOfAKilledRunThatTakesEffectLateIsFound() {
        store.failAfter.put("floor", HubwrightTest::kill);
        try (var hubwright = connect()) {
            assertThrows(KilledError.class, () -> hubwright.apply(house));
        }
        var late = store.items.remove("floor");
        Listener takingEffect = event -> {
            if (event instanceof Event.Progress) store.items.put("floor", late);
        };
        var settings = Settings.defaults().stateDirectory(directory).time(time).listener(takingEffect);
        try (var hubwright = Hubwright.connect(settings, store)) {
            hubwright.apply(house);
            assertEquals(1, store.events.stream().filter("create floor"::equals).count());
        }
    }

    @Test
    void requestThatAKilledRunNeverSentIsSentSoonAfter() {
        store.failBefore.put("floor", HubwrightTest::kill);
        try (var hubwright = connect()) {
            assertThrows(KilledError.class, () -> hubwright.apply(house));
            hubwright.apply(house);
            assertEquals(2, store.events.stream().filter("create floor"::equals).count());
            assertTrue(time.passed().toSeconds() <= 40, "looked for " + time.passed());
        }
    }

    private static HubwrightException kill() {
        throw new KilledError();
    }

    private static final class KilledError extends Error {
        private static final long serialVersionUID = 1;
    }

    @Test
    void failureSkipsWhatStandsOnItAndFinishesTheRest() {
        store.failBefore.put("floor", () -> new HubwrightException("out of wood"));
        try (var hubwright = connect()) {
            var failure = assertThrows(IncompleteException.class, () -> hubwright.apply(house));
            assertEquals(
                    "apply of house is incomplete: shelf/floor: out of wood; run it again to continue. Unaffected: 2 done; 1 skipped (shelf/wall)",
                    failure.getMessage());
            assertTrue(store.items.containsKey("other"));
            assertEquals(2, hubwright.apply(house).writes());
        }
    }

    @Test
    void defectOfAHandlerFailsItsStepAndKeepsTheReport() {
        store.defects.add("floor");
        try (var hubwright = connect()) {
            var failure = assertThrows(IncompleteException.class, () -> hubwright.apply(house));
            assertTrue(failure.getMessage().contains("a defect in Hubwright"), failure.getMessage());
            assertEquals(2, failure.report().count(Report.Outcome.DONE));
        }
    }

    @Test
    void refusalTouchesNothing() {
        store.items.put("wall", new Store.Item("somebody's", "wall", 1));
        try (var hubwright = connect()) {
            var failure = assertThrows(ConflictException.class, () -> hubwright.apply(house));
            assertEquals("the shelf wall belongs to others", failure.getMessage());
            assertEquals(List.of(), store.events);
            assertEquals(List.of(), List.copyOf(store.anchors.keySet()));
        }
    }

    @Test
    void allProblemsAreToldAtOnce() {
        store.items.put("wall", new Store.Item("somebody's", "wall", 1));
        store.limit = 2;
        try (var hubwright = connect()) {
            var message = assertThrows(ConflictException.class, () -> hubwright.apply(house))
                    .getMessage();
            assertTrue(message.contains("2 problems"), message);
            assertTrue(
                    message.contains("belongs to others") && message.contains("1 used of 2, 2 more needed"), message);
        }
    }

    @Test
    void quotaCountsCreatesOnly() {
        store.limit = 3;
        try (var hubwright = connect()) {
            hubwright.apply(house);
            hubwright.apply(house);
            assertThrows(
                    QuotaExceededException.class, () -> hubwright.apply(house.of(wall, other, Shelf.of("one more"))));
        }
    }

    @Test
    void growsInPlaceAndRefusesToShrink() {
        try (var hubwright = connect()) {
            hubwright.apply(house);
            assertEquals(
                    Plan.Verb.UPDATE,
                    hubwright.plan(house.of(other.size(2))).actions().get(0).verb());
            assertEquals(2, hubwright.apply(house.of(other.size(2))).get(other).size());
            var failure = assertThrows(ConflictException.class, () -> hubwright.apply(house.of(other)));
            assertTrue(String.valueOf(failure.getMessage()).contains("size: 2 -> 1"), failure.getMessage());
        }
    }

    @Test
    void waitsUntilReadyAndNamesTheLastStateWhenTimeIsUp() {
        store.pollsUntilReady.put("floor", 5);
        store.pollsUntilReady.put("other", 1_000_000);
        try (var hubwright = connect()) {
            var failure = assertThrows(IncompleteException.class, () -> hubwright.apply(house));
            assertEquals(DeadlineExceededException.class, failure.getCause().getClass());
            assertTrue(String.valueOf(failure.getMessage()).contains("last seen: drying"), failure.getMessage());
            assertTrue(store.items.containsKey("wall"));
        }
    }

    @Test
    void aPlanHasWhatWasFoundReadyOrNot() {
        try (var hubwright = connect()) {
            assertEquals(Optional.empty(), hubwright.plan(house).found(floor));
            hubwright.apply(house);
            store.pollsUntilReady.put("other", 1_000_000);
            store.events.clear();
            var plan = hubwright.plan(house);
            assertEquals("wall", plan.found(wall).orElseThrow().name());
            assertEquals("other", plan.found(other).orElseThrow().name());
            assertEquals(List.of(), store.events);
        }
    }

    @Test
    void whatExistsIsReferredToAndNeverDeleted() {
        store.items.put("theirs", new Store.Item("", "theirs", 1));
        var onTheirs = Shelf.of("ours", Shelf.existing("theirs"));
        try (var hubwright = connect()) {
            hubwright.apply(house.of(onTheirs));
            hubwright.destroy(house.of(onTheirs));
            assertEquals(List.of("theirs"), List.copyOf(store.items.keySet()));
        }
    }

    @Test
    void missingExistingOneIsTold() {
        try (var hubwright = connect()) {
            assertThrows(NotFoundException.class, () -> hubwright.apply(house.of(Shelf.existing("theirs"))));
        }
    }

    @Test
    void destroyTakesDownLastMadeFirstAndKeepsData() {
        var data = Chest.of("data");
        var site = house.of(wall, data);
        try (var hubwright = connect()) {
            hubwright.apply(site);
            store.events.clear();
            var report = hubwright.destroy(site);
            assertEquals(List.of("delete wall", "delete floor"), store.events);
            assertEquals(1, report.count(Report.Outcome.RETAINED));
            assertTrue(Files.exists(directory.resolve("house")), "kept as long as something is left");
            hubwright.destroy(site, new Permission.DeleteData("data"));
            assertTrue(store.items.isEmpty());
            assertTrue(store.anchors.isEmpty());
            assertFalse(Files.exists(directory.resolve("house")));
        }
    }

    @Test
    void whatDataStandsOnIsKeptWithIt() {
        var data = Chest.of("data", floor);
        try (var hubwright = connect()) {
            hubwright.apply(house.of(data, wall));
            hubwright.destroy(house.of(data, wall));
            assertEquals(List.of("floor", "data"), List.copyOf(store.items.keySet()));
        }
    }

    @Test
    void whatIsNoLongerWantedIsListedAndPrunedByName() {
        try (var hubwright = connect()) {
            hubwright.apply(house);
            assertEquals(List.of("shelf other"), hubwright.apply(house.of(wall)).leftovers());
            assertTrue(store.items.containsKey("other"));
            hubwright.apply(house.of(wall), new Permission.Prune("other"));
            assertFalse(store.items.containsKey("other"));
        }
    }

    @Test
    void whatCannotBeLookedAtIsNotForgottenByDestroy() {
        try (var hubwright = connect()) {
            hubwright.apply(house);
            store.closed = true;
            var failure = assertThrows(IncompleteException.class, () -> hubwright.destroy(house));
            assertTrue(String.valueOf(failure.getMessage()).contains("the store is closed"), failure.getMessage());
            assertEquals(3, failure.report().count(Report.Outcome.RETAINED));
            assertTrue(Files.exists(directory.resolve("house")));
            store.closed = false;
            hubwright.destroy(house);
            assertTrue(store.items.isEmpty());
            assertFalse(Files.exists(directory.resolve("house")));
        }
    }

    @Test
    void destroyWithoutTheScriptTakesWhatCarriesTheMark() {
        try (var hubwright = connect()) {
            hubwright.apply(house);
            hubwright.destroy(Deployment.named("house"));
            assertTrue(store.items.isEmpty());
        }
    }

    @Test
    void sameNameFromAnotherComputerIsRefusedUntilAdopted(@TempDir Path elsewhere) {
        try (var hubwright = connect()) {
            hubwright.apply(house);
        }
        store.events.clear();
        try (var hubwright = connect(elsewhere)) {
            assertThrows(ConflictException.class, () -> hubwright.plan(house));
            assertThrows(ConflictException.class, () -> hubwright.destroy(house));
            hubwright.adopt("house");
            assertEquals(0, hubwright.apply(house).writes());
        }
    }

    @Test
    void verifiesAfterAChangeAndNotAgain() {
        try (var hubwright = connect()) {
            hubwright.apply(house);
            assertEquals(Set.of("verify floor", "verify wall", "verify other"), Set.copyOf(store.events.subList(3, 6)));
            store.events.clear();
            hubwright.apply(house.of(wall, other.size(2)));
            assertEquals(List.of("update other", "verify other"), store.events);
        }
    }

    @Test
    void interruptionStopsSoonAndKeepsTheFlag() {
        store.pollsUntilReady.put("floor", 1_000_000);
        Listener interrupting = event -> {
            if (event instanceof Event.Waiting) Thread.currentThread().interrupt();
        };
        var settings = Settings.defaults().stateDirectory(directory).time(time).listener(interrupting);
        try (var hubwright = Hubwright.connect(settings, store)) {
            assertThrows(IncompleteException.class, () -> hubwright.apply(house));
            assertTrue(Thread.interrupted());
            assertFalse(store.items.containsKey("wall"));
        }
    }

    @Test
    void secondRunAtTheSameTimeIsRefused() {
        try (var state = LocalState.open(directory, "house", io.hubwright.Time.SYSTEM);
                var hubwright = connect()) {
            assertEquals(directory.resolve("house"), state.directory());
            assertThrows(ConflictException.class, () -> hubwright.plan(house));
        }
    }

    @Test
    void missingProviderIsNamed() {
        record Unknown(String name) implements Spec<String> {
            @Override
            public String kind() {
                return "unknown";
            }

            @Override
            public List<Spec<?>> requires() {
                return List.of();
            }
        }
        try (var hubwright = connect()) {
            var failure = assertThrows(HubwrightException.class, () -> hubwright.plan(house.of(new Unknown("x"))));
            assertTrue(String.valueOf(failure.getMessage()).contains("pass the provider in io.hubwright.engine"));
        }
    }

    @Test
    void ensureLeavesTheOtherPartsAlone() {
        try (var hubwright = connect()) {
            hubwright.apply(house);
            assertEquals("new", hubwright.ensure("house", Shelf.of("new")).name());
            assertEquals(4, store.items.size());
        }
    }

    @Test
    void reportIsDataToo() {
        try (var hubwright = connect()) {
            var json = hubwright.apply(house).json();
            assertTrue(json.contains("\"name\" : \"shelf/floor\"") && json.contains("\"writes\" : 3"), json);
        }
    }

    @Test
    void journalThatACrashCutShortIsReadAsFarAsItGoes() throws Exception {
        try (var hubwright = connect()) {
            hubwright.apply(house);
            Files.writeString(
                    directory.resolve("house/journal.jsonl"),
                    "{\"event\":\"inte",
                    java.nio.file.StandardOpenOption.APPEND);
            assertEquals(0, hubwright.apply(house).writes());
        }
    }

    @Test
    void twoSpecsOfOneIdAreAMistake() {
        var failure = assertThrows(IllegalArgumentException.class, () -> house.of(other, other.size(2))
                .closure());
        assertTrue(String.valueOf(failure.getMessage()).contains("shelf/other"));
    }
}
