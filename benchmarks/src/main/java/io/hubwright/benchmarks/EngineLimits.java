package io.hubwright.benchmarks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the engine must keep to. The numbers are promises of docs/benchmarks.md. In compressed time a millisecond of a busy computer
 * counts as ten of the cloud's, and waits that it stretches cost polls: then times and calls have room, so that only what is wrong
 * breaks them, such as waiting one after the other, or a poll for each server.
 */
final class EngineLimits {
    static final String OURS = "hubwright";
    static final String BUDGET = "budget-hubwright";
    static final String AGAIN = "rerun-hubwright";
    private static final Map<Integer, Double> WALL = Map.of(1, 1.08, 10, 1.08, 100, 1.08, 1000, 1.10);
    private static final Map<Integer, Double> CALLS = Map.of(1, 46.0, 10, 8.2, 100, 4.6, 1000, 4.2);
    private static final Map<Integer, Double> MEMORY = Map.of(100, 140.0, 1000, 260.0);
    private static final double THREADS = 90;
    private static final double LISTS = 8;
    private static final double QUICK_WALL = 3;
    private static final double QUICK_CALLS = 1.5;

    private final List<EngineRow> rows;
    private final boolean quick;
    private final List<String> kept = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    private EngineLimits(List<EngineRow> rows, boolean quick) {
        this.rows = rows;
        this.quick = quick;
    }

    /** @param quick whether time was compressed */
    static Benchmark.Result check(List<EngineRow> rows, boolean quick) {
        EngineLimits limits = new EngineLimits(rows, quick);
        for (EngineRow row : rows) {
            if (row.client().equals(OURS)) {
                limits.checkOurs(row);
            } else if (row.client().equals(AGAIN)) {
                // Its log-in is no list.
                limits.most("lists of a run that changes nothing, N=" + row.n(), (double) row.calls() - 1, LISTS);
            } else if (!row.client().equals(BUDGET)) {
                limits.checkAhead(row);
            }
        }
        return new Benchmark.Result(rows, limits.kept, limits.broken);
    }

    private void checkOurs(EngineRow row) {
        String at = ", N=" + row.n();
        most("wall / bound" + at, row.wallS() / row.boundS(), quick ? QUICK_WALL : WALL.getOrDefault(row.n(), 1.10));
        most(
                "calls per server" + at,
                (double) row.calls() / row.n(),
                CALLS.getOrDefault(row.n(), 46.0) * (quick ? QUICK_CALLS : 1));
        if (MEMORY.containsKey(row.n())) {
            most("peak memory in MB" + at, (double) row.rssMb(), MEMORY.getOrDefault(row.n(), 0.0));
        }
        most("threads" + at, (double) row.threads(), THREADS);
    }

    private void checkAhead(EngineRow peer) {
        rows.stream().filter(row -> row.is(OURS, peer.n())).forEach(ours -> {
            String at = " of " + peer.client() + "'s, N=" + peer.n();
            most("share" + at + ", wall", ours.wallS() / peer.wallS(), 1);
            most("share" + at + ", calls", (double) ours.calls() / peer.calls(), 1);
        });
    }

    private void most(String what, double value, double limit) {
        String text = String.format(Locale.ROOT, "%s: %s, at most %s", what, plain(value), plain(limit));
        (value <= limit ? kept : broken).add(text);
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
