package io.hubwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({"15, 15, 0", "15, 16, 66", "15, 30, 1000", "0.1, 2, 0", "0.1, 3, 10000", "4, 8, 1000"})
    void nthOfCallsAtOnceWaits(double perSecond, int nth, long millis) {
        var rate = new Rate(perSecond);
        long last = LongStream.range(0, nth)
                .map(i -> rate.next(5 * SECOND).toMillis())
                .reduce(0, (a, b) -> b);
        assertClose(millis, last, 2);
    }

    @Test
    void withoutLimitNobodyWaits() {
        var rate = new Rate(Double.POSITIVE_INFINITY);
        assertTrue(LongStream.range(0, 1000).allMatch(i -> rate.next(0).isZero()));
    }

    @Test
    void throttlingStopsAllAndHalvesTheRateOncePerPause() {
        var rate = new Rate(10);
        rate.next(0);
        rate.throttled(0, Duration.ofSeconds(4));
        rate.throttled(1, Duration.ofSeconds(4));
        assertClose(4, rate.next(2).toSeconds(), 1);
        assertClose(200, rate.next(2).minus(rate.next(2)).abs().toMillis(), 5);
    }

    @Test
    void answersBringTheRateBack() {
        var rate = new Rate(10);
        rate.throttled(0, Duration.ZERO);
        for (int i = 0; i < 100; i++) rate.answered();
        rate.next(SECOND);
        long first = rate.next(100 * SECOND).toNanos();
        for (int i = 0; i < 9; i++) rate.next(100 * SECOND);
        assertClose(100, rate.next(100 * SECOND).minusNanos(first).toMillis(), 5);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1000",
        "10, 0, 1000",
        "40, 0, 2000",
        "400, 0, 5000",
        "0, 30, 27000",
        "20, 30, 7000",
        "28, 30, 750",
        "50, 30, 2500"
    })
    void pauseBeforeTheNextQuestion(long elapsed, long expected, long millis) {
        var pace = new Next.Pace(0, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(expected));
        assertEquals(millis, pace.pause(elapsed * SECOND).toMillis());
    }

    private static void assertClose(long expected, long found, long tolerance) {
        assertTrue(Math.abs(found - expected) <= tolerance, found + " instead of " + expected);
    }
}
