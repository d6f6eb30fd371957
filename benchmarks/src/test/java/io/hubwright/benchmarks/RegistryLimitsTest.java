package io.hubwright.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryLimitsTest {
    @ParameterizedTest
    @CsvSource({
        // case, wall beside skopeo's 4 s, MB, requests; how many limits break in full, quick
        "push, 3.9, 90, 40, 0, 0",
        "push, 4.1, 90, 40, 1, 0",
        "push, 12.1, 90, 40, 1, 1",
        "push, 3.9, 101, 40, 1, 1",
        "push, 3.9, 90, 45, 1, 1",
        "copy, 3.9, 101, 50, 1, 1",
        "pull, 3.9, 90, 12, 1, 1",
        "push-100-layers, 3.9, 90, 207, 1, 1"
    })
    void aLimitThatIsMissedIsCounted(String name, double wall, long mb, long requests, int inFull, int quick) {
        var rows = List.of(
                new RegistryRow(name, RegistryOurs.Whole.NAME, wall, 1, mb, requests),
                new RegistryRow(name, "skopeo", 4, 1, 20, 500));
        assertEquals(inFull, RegistryLimits.check(rows, false).broken().size());
        assertEquals(quick, RegistryLimits.check(rows, true).broken().size());
    }
}
