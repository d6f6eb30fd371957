package io.hubwright.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineLimitsTest {
    private static final Duration BOUND = Duration.ofSeconds(40);

    @ParameterizedTest
    @CsvSource({
        // client, n, wall, calls, MB, threads, in full, quick
        "hubwright, 100, 42, 450, 100, 50, '', ''",
        "hubwright, 100, 44, 450, 100, 50, wall / bound, ''",
        "hubwright, 100, 130, 450, 100, 50, wall / bound, wall / bound",
        "hubwright, 100, 42, 470, 100, 50, calls per server, ''",
        "hubwright, 100, 42, 700, 100, 50, calls per server, calls per server",
        "hubwright, 100, 42, 450, 150, 50, peak memory in MB, peak memory in MB",
        "hubwright, 100, 42, 450, 100, 91, threads, threads",
        "hubwright, 1, 42, 46, 300, 50, '', ''",
        "rerun-hubwright, 100, 1, 9, 100, 50, '', ''",
        "rerun-hubwright, 100, 1, 10, 100, 50, lists of a run that changes nothing, lists of a run that changes nothing",
        "budget-hubwright, 100, 200, 900, 100, 50, '', ''"
    })
    void aLimitThatIsMissedIsNamed(
            String client, int n, double wall, long calls, long mb, long threads, String inFull, String quick) {
        var rows = List.of(new EngineRow(client, n, wall, BOUND, calls, mb, threads));
        assertEquals(inFull, broken(EngineLimits.check(rows, false)));
        assertEquals(quick, broken(EngineLimits.check(rows, true)));
    }

    private static String broken(Benchmark.Result result) {
        return String.join(
                "; ",
                result.broken().stream()
                        .map(text -> text.replaceAll(", N=.*", ""))
                        .toList());
    }

    @Test
    void aPeerThatIsAheadIsNamed() {
        var ours = new EngineRow(EngineLimits.OURS, 10, 42, BOUND, 80, 90, 40);
        var peer = new EngineRow("openstacksdk", 10, 41, BOUND, 300, 60, 12);
        assertEquals(
                List.of("share of openstacksdk's, N=10, wall: 1.024, at most 1"),
                EngineLimits.check(List.of(ours, peer), false).broken());
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "10000, 1"})
    void exitCodeTellsWhetherLimitsWereKept(long calls, int code) throws Exception {
        var row = new EngineRow(EngineLimits.OURS, 1, 40, BOUND, calls, 90, 20);
        var benchmark = new Benchmark() {
            @Override
            public String name() {
                return "fixed";
            }

            @Override
            public String summary() {
                return "";
            }

            @Override
            public Result run(boolean quick) {
                assertTrue(quick);
                return EngineLimits.check(List.of(row), quick);
            }
        };
        assertEquals(code, Benchmarks.measure(benchmark, true, Optional.empty()));
    }
}
