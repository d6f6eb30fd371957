package io.hubwright.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** A program of this computer, with the arguments that all its calls begin with. */
record Program(List<String> command) {
    static Program of(String... command) {
        return new Program(List.of(command));
    }

    /** What it printed, both streams; it must succeed. */
    String run(String... arguments) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(arguments));
        var process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assertions.assertEquals(0, process.waitFor(), String.join(" ", whole) + ": " + output);
        return output;
    }
}
