package io.hubwright.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program and tells what it took. GNU time asks the kernel about all its processes: their time is added up, of their
 * memory the largest peak counts.
 */
final class RegistryMeasure {
    private static final int DEADLINE_MINUTES = 10;
    private static final int MESSAGE = 300;

    private RegistryMeasure() {}

    static RegistryRow.Sample run(List<String> command, Map<String, String> environment, Path directory)
            throws IOException, InterruptedException {
        Path times = directory.resolve("times");
        Path output = directory.resolve("output");
        List<String> timed = new ArrayList<>(List.of("/usr/bin/time", "-f", "%U %S %M", "-o", times.toString()));
        timed.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(timed).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw new IllegalStateException(said(output));
        }
        double wall = (System.nanoTime() - start) / 1e9;
        String[] numbers = Files.readString(times).strip().split(" ");
        return new RegistryRow.Sample(
                wall,
                Double.parseDouble(numbers[0]) + Double.parseDouble(numbers[1]),
                Long.parseLong(numbers[2]) / 1024,
                0);
    }

    /** The beginning of what it printed, in one line. */
    private static String said(Path output) throws IOException {
        String text =
                Files.readString(output, StandardCharsets.ISO_8859_1).strip().replaceAll("\\s+", " ");
        return text.substring(0, Math.min(text.length(), MESSAGE));
    }
}
