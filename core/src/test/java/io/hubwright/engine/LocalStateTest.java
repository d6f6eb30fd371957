package io.hubwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {
    private static final Spec.Id ID = new Spec.Id("server", "a/b c");
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void nextRunKnowsWhatTheLastOneTouched() {
        try (var state = LocalState.open(directory, "site")) {
            state.uid("abcdefgh", NOW);
            state.intents(List.of(ID), NOW);
        }
        try (var state = LocalState.open(directory, "site")) {
            assertEquals(Optional.of("abcdefgh"), state.uid());
            assertEquals(Optional.of(NOW), state.touched(ID));
            state.done(ID, NOW.plusSeconds(9));
        }
        try (var state = LocalState.open(directory, "site")) {
            assertEquals(Optional.of(NOW.plusSeconds(9)), state.touched(ID));
            state.refused(ID);
        }
        try (var state = LocalState.open(directory, "site")) {
            assertEquals(Optional.empty(), state.touched(ID));
        }
    }

    @Test
    void linesCutShortOrForeignSayNothing() throws Exception {
        try (var state = LocalState.open(directory, "site")) {
            state.uid("abcdefgh", NOW);
        }
        Files.writeString(
                directory.resolve("site/journal.jsonl"),
                "\n[1, 2]\n{\"event\":\"intent\",\"value\":\"server/a\"}\n{\"event\":\"unknown\"}\n{\"eve",
                java.nio.file.StandardOpenOption.APPEND);
        try (var state = LocalState.open(directory, "site")) {
            assertEquals(Optional.of("abcdefgh"), state.uid());
        }
    }

    @Test
    void lineCutShortDoesNotSwallowTheNext() throws Exception {
        LocalState.open(directory, "site").close();
        Files.writeString(directory.resolve("site/journal.jsonl"), "{\"eve");
        try (var state = LocalState.open(directory, "site")) {
            state.intents(List.of(ID), NOW);
        }
        try (var state = LocalState.open(directory, "site")) {
            assertEquals(Optional.of(NOW), state.touched(ID));
        }
    }

    @Test
    void manyWritersShareTheJournal() {
        try (var state = LocalState.open(directory, "site")) {
            IntStream.range(0, 200).parallel().forEach(i -> state.intents(List.of(new Spec.Id("a", "" + i)), NOW));
        }
        try (var state = LocalState.open(directory, "site")) {
            assertTrue(IntStream.range(0, 200)
                    .allMatch(i -> state.touched(new Spec.Id("a", "" + i)).isPresent()));
        }
    }

    @Test
    void onlyTheOwnerReadsIt() throws Exception {
        LocalState.open(directory, "site").close();
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
