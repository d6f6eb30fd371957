package io.hubwright.benchmarks;

import io.hubwright.engine.Budget;
import io.hubwright.throwaway.openstack.Latencies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The engine and what else brings up servers, each against a new cloud in a process of its own that answers as slowly as a busy public
 * one. See docs/benchmarks.md.
 */
final class EngineBenchmark implements Benchmark {
    private static final EngineBound OPEN = new EngineBound(Latencies.publicCloud(), Budget.UNLIMITED);
    private static final EngineBound DEFAULT = new EngineBound(Latencies.publicCloud(), Budget.DEFAULT);
    // Of the cloud's time, in which ten seconds pass in one when it is compressed.
    private static final double QUICK = 0.1;

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public String summary() {
        return "brings up 1, 10, 100 (and 1000) servers on an embedded cloud, beside openstacksdk and openstack4j";
    }

    @Override
    public Result run(boolean quick) throws Exception {
        List<EngineRow> rows = new ArrayList<>();
        for (int n : quick ? List.of(1, 10, 100) : List.of(1, 10, 100, 1000)) {
            rows.addAll(ours(EngineLimits.OURS, "open", OPEN, n, quick ? QUICK : 1));
        }
        if (!quick) {
            for (int n : List.of(1, 10, 100, 1000)) {
                rows.add(ours(EngineLimits.BUDGET, "default", DEFAULT, n, 1).get(0));
            }
            for (EnginePeer peer : EnginePeer.found()) {
                for (int n : List.of(10, 100)) {
                    rows.add(peer(peer, n));
                }
            }
        }
        rows.sort(Comparator.comparingInt(EngineRow::n));
        return EngineLimits.check(rows, quick);
    }

    /** The bring-up, and the same again. */
    private static List<EngineRow> ours(String client, String budget, EngineBound bound, int n, double scale)
            throws IOException {
        progress(client + ", " + n + " servers");
        Path directory = Files.createTempDirectory("engine-benchmark");
        try (EngineProcess cloud = cloud(directory, scale);
                EngineProcess run = EngineProcess.java(
                        EngineRun.OPTIONS,
                        EngineRun.class,
                        yaml(directory).toString(),
                        directory.toString(),
                        String.valueOf(scale),
                        String.valueOf(n),
                        budget)) {
            run.line();
            cloud.ask("reset");
            String[] applied = run.ask("").split(" ");
            long calls = calls(cloud)[0];
            Duration least = bound.of(n, EngineRun.WARM_UP);
            long memory = Long.parseLong(applied[2]);
            long threads = Long.parseLong(applied[3]);
            cloud.ask("reset");
            String[] again = run.ask("").split(" ");
            long[] counted = calls(cloud);
            if (counted[2] > 0) {
                throw new IllegalStateException("the second run of " + n + " servers made " + counted[2] + " writes");
            }
            Duration look = Latencies.publicCloud().read();
            return List.of(
                    new EngineRow(client, n, Double.parseDouble(applied[1]), least, calls, memory, threads),
                    new EngineRow(
                            EngineLimits.AGAIN, n, Double.parseDouble(again[1]), look, counted[0], memory, threads));
        } finally {
            delete(directory);
        }
    }

    private static EngineRow peer(EnginePeer peer, int n) throws IOException {
        progress(peer.name() + ", " + n + " servers");
        Path directory = Files.createTempDirectory("engine-benchmark");
        try (EngineProcess cloud = cloud(directory, 1);
                EngineProcess run = peer.start(yaml(directory), n)) {
            run.line();
            cloud.ask("reset");
            run.tell("go");
            PeakOf peak = PeakOf.watch(run);
            double wall = Double.parseDouble(run.line());
            peak.stop();
            // It has logged in before the clock started; for us that is counted as a call, too.
            long calls = calls(cloud)[0] + 1;
            return new EngineRow(peer.name(), n, wall, OPEN.of(n, 0), calls, peak.memory(), peak.threads());
        } finally {
            delete(directory);
        }
    }

    private static EngineProcess cloud(Path directory, double scale) throws IOException {
        EngineProcess cloud = EngineProcess.java(
                List.of("-Xmx1g"), EngineCloud.class, yaml(directory).toString(), String.valueOf(scale));
        cloud.line();
        return cloud;
    }

    private static long[] calls(EngineProcess cloud) throws IOException {
        return Stream.of(cloud.ask("calls").split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static Path yaml(Path directory) {
        return directory.resolve("clouds.yaml");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void progress(String text) {
        System.err.println("engine: " + text + " ...");
    }
}
