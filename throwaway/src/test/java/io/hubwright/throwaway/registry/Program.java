package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A program of this computer, run to its end. */
final class Program {

    private static final int DEADLINE_SECONDS = 120;

    private Program() {}

    /** What it printed, both streams; its exit code must be as expected. */
    static String run(int exitCode, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("hubwright-program", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                Assertions.fail(command + " did not end: " + Files.readString(output, StandardCharsets.ISO_8859_1));
            }
            String text = Files.readString(output, StandardCharsets.ISO_8859_1);
            Assertions.assertEquals(exitCode, process.exitValue(), () -> command + ": " + text);
            return text;
        } finally {
            Files.delete(output);
        }
    }
}
