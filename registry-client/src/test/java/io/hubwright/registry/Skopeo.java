package io.hubwright.registry;

import io.hubwright.throwaway.Requires;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The skopeo of this computer. */
final class Skopeo {
    private Skopeo() {}

    /** Skips the test where a program is missing; fails it in CI. */
    static void require(Optional<String> missing) {
        if (Requires.ci()) Assertions.assertEquals(Optional.empty(), missing);
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
    }

    /** From or to a server's image; certificates are not its matter here. */
    static String run(String verb, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("skopeo", "--insecure-policy", verb));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assertions.assertEquals(0, process.waitFor(), output);
        return output;
    }
}
