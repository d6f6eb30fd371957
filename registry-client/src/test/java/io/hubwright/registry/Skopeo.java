package io.hubwright.registry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** The skopeo of this computer. */
final class Skopeo {
    private Skopeo() {}

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
