package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A container machine of this process's throwaway cloud, entered by the Docker Engine and not by SSH. */
record Inside(String container) {
    private static final String DESCRIPTION =
            "{{.Config.Hostname}} {{index .Config.Labels \"io.hubwright.throwaway.owner\"}}";

    static Inside of(String hostname) throws Exception {
        var wanted = hostname + " " + ProcessHandle.current().pid() + "/";
        for (var container : output(docker("ps", "-q")).lines().toList()) {
            var description = docker("inspect", "-f", DESCRIPTION, container);
            if (output(description).startsWith(wanted)) return new Inside(container);
        }
        throw new AssertionError("there is no machine " + hostname);
    }

    /** What a shell script of root prints. */
    String run(String script) throws Exception {
        var process = start(script);
        var output = output(process);
        assertEquals(0, process.waitFor(), script + ": " + output);
        return output.strip();
    }

    Process start(String script) throws IOException {
        return docker("exec", container, "sh", "-c", script);
    }

    private static Process docker(String... words) throws IOException {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
