package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A program in another JVM, watched by what it prints and by what it does to machines. */
final class OtherProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final Path log;

    private OtherProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static OtherProcess start(Class<?> program, Path directory) throws IOException {
        var log = Files.createTempFile(directory, program.getSimpleName(), ".log");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        // What a shell starts in the background ignores Ctrl-C, and so would all that it starts, these tests included.
        var process = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        program.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new OtherProcess(process, log);
    }

    /** Waits until it has printed a line that is matched as a whole. */
    void awaitLine(String regex) throws Exception {
        var end = Instant.now().plus(PATIENCE);
        while (output().lines().noneMatch(line -> line.matches(regex))) {
            assertTrue(process.isAlive() && Instant.now().isBefore(end), "no line " + regex + " in: " + output());
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits until it has printed that. */
    void await(String text) throws Exception {
        var end = Instant.now().plus(PATIENCE);
        while (!output().contains(text)) {
            assertTrue(process.isAlive() && Instant.now().isBefore(end), "no \"" + text + "\" in: " + output());
            process.waitFor(10, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits until the shell condition is true on the machine. */
    void await(Inside machine, String condition) throws Exception {
        var watch = machine.start("until " + condition + "; do sleep 0.02; done");
        try {
            var end = Instant.now().plus(PATIENCE);
            while (!watch.waitFor(10, TimeUnit.MILLISECONDS))
                assertTrue(process.isAlive() && Instant.now().isBefore(end), "not " + condition + ": " + output());
            assertEquals(0, watch.exitValue(), condition);
        } finally {
            watch.destroy();
        }
    }

    /** By SIGKILL, in the middle of its work: it must not have ended. */
    void kill() throws InterruptedException, IOException {
        assertEquals(KILLED, process.destroyForcibly().waitFor(), "it had ended: " + output());
    }

    /** As Ctrl-C does, in the middle of its work; returns its exit code. */
    int interrupt() throws InterruptedException, IOException {
        assertTrue(process.isAlive(), "it had ended: " + output());
        assertEquals(
                0,
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor());
        return exitCode();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException, IOException {
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it does not end: " + output());
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
