package io.hubwright.benchmarks;

import io.hubwright.engine.Budget;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Plan;
import io.hubwright.engine.Settings;
import io.hubwright.openstack.OpenStackCloud;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Our process: a small bring-up to warm up, the one that is measured, and the same again. After each it prints a line, and before the
 * next it waits for one, so that others can count the calls in between.
 */
final class EngineRun {
    /** Of our JVM. */
    static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms24m", "-Xmx192m");
    /** The warm-up's servers. */
    static final int WARM_UP = 2;

    private EngineRun() {}

    /**
     * Applies once and tells what it took.
     *
     * @param args clouds.yaml, a directory of its own, the scale of time, the number of servers, and {@code open} or {@code default}
     */
    public static void main(String[] args) throws Exception {
        Path yaml = Path.of(args[0]);
        Path directory = Path.of(args[1]);
        int servers = Integer.parseInt(args[3]);
        Settings settings = settings(directory, Double.parseDouble(args[2]), args[4].equals("open"));
        Path key = Files.writeString(directory.resolve("key.pub"), EngineWorkload.PUBLIC_KEY + "\n");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        apply(settings, yaml, EngineWorkload.of("warm-up", WARM_UP, key));
        Deployment site = EngineWorkload.of("site", servers, key);
        say(in, "warm");
        double wall = apply(settings, yaml, site);
        int threads = ManagementFactory.getThreadMXBean().getPeakThreadCount();
        say(in, "applied " + wall + " " + peakMemory() + " " + threads);
        System.out.println("again " + apply(settings, yaml, site));
    }

    private static Settings settings(Path directory, double scale, boolean open) {
        return Settings.defaults()
                .stateDirectory(directory.resolve("state"))
                .time(new ScaledTime(scale))
                .budget(open ? Budget.UNLIMITED : Budget.DEFAULT);
    }

    /** @return the cloud's seconds from apply's start to its report */
    private static double apply(Settings settings, Path yaml, Deployment site) {
        try (Hubwright hubwright = Hubwright.connect(settings, OpenStackCloud.from(yaml, "throwaway"))) {
            Plan plan = hubwright.plan(site);
            long start = settings.time().nanoTime();
            hubwright.apply(plan);
            return (settings.time().nanoTime() - start) / 1e9;
        }
    }

    private static void say(BufferedReader in, String line) throws IOException {
        System.out.println(line);
        if (in.readLine() == null) {
            throw new IOException("nobody listens any more");
        }
    }

    private static long peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
