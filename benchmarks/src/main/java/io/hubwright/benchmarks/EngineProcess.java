package io.hubwright.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another process, spoken to line by line. Close it to end it. */
final class EngineProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter to;
    private final BufferedReader from;

    private EngineProcess(Process process) {
        this.process = process;
        this.to = process.outputWriter();
        this.from = process.inputReader();
    }

    static EngineProcess start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new EngineProcess(builder.start());
    }

    /** A class of this program, in a JVM of its own. */
    static EngineProcess java(List<String> options, Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return start(command, Map.of());
    }

    /** The next line that it prints. */
    String line() throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new IOException("the process " + process.info().command().orElse("") + " ended early");
        }
        return line;
    }

    String ask(String line) throws IOException {
        tell(line);
        return line();
    }

    void tell(String line) throws IOException {
        to.write(line);
        to.newLine();
        to.flush();
    }

    /** Its most memory so far, in MB. */
    long peakMemory() throws IOException {
        return status("VmHWM") / 1024;
    }

    /** Its threads now. */
    long threads() throws IOException {
        return status("Threads");
    }

    private long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
