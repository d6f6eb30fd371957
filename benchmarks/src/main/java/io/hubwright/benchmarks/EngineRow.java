package io.hubwright.benchmarks;

import java.time.Duration;

/**
 * One bring-up.
 *
 * @param wallS from apply's start to its report, in the cloud's seconds
 * @param boundS of {@link EngineBound} under the same budget
 * @param calls every HTTP request of plan and apply
 * @param rssMb the client's most memory
 * @param threads the client's most threads
 */
record EngineRow(String client, int n, double wallS, double boundS, long calls, long rssMb, long threads) {
    EngineRow(String client, int n, double wallS, Duration bound, long calls, long rssMb, long threads) {
        this(client, n, rounded(wallS), rounded(bound.toNanos() / 1e9), calls, rssMb, threads);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    boolean is(String client, int n) {
        return this.client.equals(client) && this.n == n;
    }
}
