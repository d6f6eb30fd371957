package io.hubwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Spec;
import io.hubwright.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalStateTest {
    private static final Spec.Id ID = new Spec.Id("server", "a/b c");

    private final Clock clock = new Clock();

    @TempDir
    private Path directory;

    private LocalState open() {
        return LocalState.open(directory, "site", clock);
    }

    @Test
    void nextRunKnowsWhatTheLastOneTouched() {
        try (var state = open()) {
            state.uid("abcdefgh");
            state.intents(List.of(ID), Lane.api(""));
        }
        clock.pass(9);
        try (var state = open()) {
            assertEquals(Optional.of("abcdefgh"), state.uid());
            assertEquals(Optional.of(Duration.ofSeconds(9)), state.sinceTouched(ID));
            state.done(ID);
        }
        try (var state = open()) {
            assertEquals(Optional.of(Duration.ZERO), state.sinceTouched(ID));
            state.refused(ID);
        }
        try (var state = open()) {
            assertEquals(Optional.empty(), state.sinceTouched(ID));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "as it is,                       0,      5",
        "was a day behind and is right now,    86400,  5",
        "was a day ahead and is right now,    -86400,  0",
        "was set forward by 4 s since,   4,      5"
    })
    void whatWasTouchedAMomentAgoStaysSoWhenTheWallClockIsSet(String when, long seconds, long age) {
        try (var state = open()) {
            state.intents(List.of(ID), Lane.api(""));
        }
        clock.pass(5);
        clock.set(seconds);
        try (var state = open()) {
            assertEquals(Optional.of(Duration.ofSeconds(age)), state.sinceTouched(ID), when);
        }
    }

    // The steady clock begins anew.
    @Test
    void afterARebootTheWallClockTellsTheAge() {
        clock.pass(1000);
        try (var state = open()) {
            state.intents(List.of(ID), Lane.api(""));
        }
        clock.boot();
        clock.pass(60);
        try (var state = open()) {
            assertEquals(Optional.of(Duration.ofSeconds(60)), state.sinceTouched(ID));
        }
    }

    // As versions before wrote it.
    @Test
    void entryWithoutTheSteadyClockCountsByTheWallClock() throws Exception {
        open().close();
        Files.writeString(
                directory.resolve("site/journal.jsonl"),
                "{\"time\":\"2026-11-25T00:00:00Z\",\"event\":\"intent\",\"value\":\"" + ID + "\"}\n");
        clock.pass(7);
        try (var state = open()) {
            assertEquals(Optional.of(Duration.ofSeconds(7)), state.sinceTouched(ID));
        }
    }

    /** Both clocks of a computer. */
    private static final class Clock implements Time {
        private Instant now = Instant.parse("2026-11-25T00:00:00Z");
        private long nanos;

        void pass(long seconds) {
            now = now.plusSeconds(seconds);
            nanos += Duration.ofSeconds(seconds).toNanos();
        }

        /** The wall clock alone. */
        void set(long secondsOn) {
            now = now.plusSeconds(secondsOn);
        }

        void boot() {
            nanos = 0;
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            throw new AssertionError("nobody waits here");
        }
    }

    @Test
    void whatWasMadeOnAMachineThatStaysIsKnownUntilItIsGone() {
        var machine = Spec.existing("registry", "");
        var mount = new Spec.Id("mount", "registry:/DATA");
        try (var state = open()) {
            state.intents(List.of(mount), Lane.machine(machine));
        }
        try (var state = open()) {
            assertEquals(Map.of(mount, machine.id()), state.leftOnMachines(Set.of(machine.id())));
            assertEquals(Map.of(), state.leftOnMachines(Set.of(machine.id(), mount)));
            assertEquals(Map.of(), state.leftOnMachines(Set.of()), "the machine is gone, too");
            state.refused(mount);
        }
        try (var state = open()) {
            assertEquals(Map.of(), state.leftOnMachines(Set.of(machine.id())));
        }
    }

    @Test
    void linesCutShortOrForeignSayNothing() throws Exception {
        try (var state = open()) {
            state.uid("abcdefgh");
        }
        Files.writeString(
                directory.resolve("site/journal.jsonl"),
                "\n[1, 2]\n{\"event\":\"intent\",\"value\":\"server/a\"}\n{\"event\":\"unknown\"}\n{\"eve",
                java.nio.file.StandardOpenOption.APPEND);
        try (var state = open()) {
            assertEquals(Optional.of("abcdefgh"), state.uid());
        }
    }

    @Test
    void lineCutShortDoesNotSwallowTheNext() throws Exception {
        open().close();
        Files.writeString(directory.resolve("site/journal.jsonl"), "{\"eve");
        try (var state = open()) {
            state.intents(List.of(ID), Lane.api(""));
        }
        try (var state = open()) {
            assertEquals(Optional.of(Duration.ZERO), state.sinceTouched(ID));
        }
    }

    @Test
    void manyWritersShareTheJournal() {
        try (var state = open()) {
            IntStream.range(0, 200)
                    .parallel()
                    .forEach(i -> state.intents(List.of(new Spec.Id("a", "" + i)), Lane.api("")));
        }
        try (var state = open()) {
            assertTrue(IntStream.range(0, 200)
                    .allMatch(i -> state.sinceTouched(new Spec.Id("a", "" + i)).isPresent()));
        }
    }

    @Test
    void onlyTheOwnerReadsIt() throws Exception {
        open().close();
        assertEquals("rwx------", permissions("site"));
        assertEquals("rw-------", permissions("site/journal.jsonl"));
    }

    private String permissions(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }

    @Test
    void holderOfLeasesStaysTheSamePerDirectory(@TempDir Path other) {
        assertEquals(LocalState.holder(directory), LocalState.holder(directory));
        assertNotEquals(LocalState.holder(directory), LocalState.holder(other));
    }
}
