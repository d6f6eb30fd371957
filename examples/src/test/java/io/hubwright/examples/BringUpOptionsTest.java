package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BringUpOptionsTest {
    @Test
    void readsWhatIsAsked() {
        var options = BringUpOptions.parse(
                "--cloud", "arbutus", "--plan", "--report", "r.json", "--flavor", "big", "--key", "k");
        assertEquals(Optional.of("arbutus"), options.cloud());
        assertEquals(BringUpOptions.Action.PLAN, options.action());
        assertEquals(Optional.of(Path.of("r.json")), options.report());
        assertEquals("big", options.names().flavor());
        assertEquals(Path.of("k.pub"), options.names().publicKey());
        assertEquals("Ubuntu-24.04", options.names().image());
    }

    @ParameterizedTest
    @CsvSource({
        "--cloud, needs a value",
        "--colour red, there is no option --colour",
        "now, is no option",
        "--machines virtual, not \"virtual\"",
        "--cloud arbutus --keep, for the throwaway cloud",
        "--local-network 10.0.0.1, is no network"
    })
    void badOptionsSayWhatIsWrong(String line, String message) {
        var failure = assertThrows(IllegalArgumentException.class, () -> BringUpOptions.parse(line.split(" ")));
        assertTrue(String.valueOf(failure.getMessage()).contains(message), failure.getMessage());
    }

    @Test
    void missingSecretIsRefusedBeforeAnythingIsTouched() {
        var err = new ByteArrayOutputStream();
        var code = BringUp.run(
                Place::of, System.out, new PrintStream(err, true, StandardCharsets.UTF_8), "--cloud", "nowhere");
        assertEquals(BringUp.REFUSED, code);
        assertTrue(
                err.toString(StandardCharsets.UTF_8).contains("set the environment variable REGISTRY_PASSWORD"),
                err.toString(StandardCharsets.UTF_8));
    }
}
