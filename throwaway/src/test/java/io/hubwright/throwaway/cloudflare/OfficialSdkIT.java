package io.hubwright.throwaway.cloudflare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cloudflare's own TypeScript SDK works against the emulator. Needs node, npm and an npm registry. */
class OfficialSdkIT {
    private static final String SDK = "cloudflare@7.3.0";

    @TempDir
    private Path directory;

    @Test
    void theOfficialSdkFindsAllAsItKnowsIt() throws Exception {
        Needed.all(Requires.program("npm"));
        Needed.all(Requires.program("node"));
        run(
                Duration.ofMinutes(3),
                "",
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--prefix",
                directory.toString(),
                SDK);
        var script = directory.resolve("sdk.mjs");
        try (var source = OfficialSdkIT.class.getResourceAsStream("sdk.mjs")) {
            Files.write(script, source.readAllBytes());
        }
        try (var emulator = CloudflareEmulator.start("conp.cloud")) {
            // The SDK waits as told and asks again by itself.
            emulator.inject("PATCH", Pattern.compile("/dns_records/"), Fault.rateLimited(Duration.ofSeconds(1)));
            var output = run(
                    Duration.ofMinutes(1),
                    emulator.token().reveal(),
                    "node",
                    script.toString(),
                    emulator.uri().toString(),
                    "conp.cloud");
            assertTrue(output.contains("all calls as expected"), output);
        }
    }

    private String run(Duration timeout, String input, String... command) throws Exception {
        var out = directory.resolve(command[0] + ".out");
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.outputWriter().append(input).close();
        boolean ended = process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        var output = Files.readString(out);
        assertTrue(ended, () -> command[0] + " did not end: " + output);
        assertEquals(0, process.exitValue(), output);
        return output;
    }
}
