package io.hubwright.throwaway.cloudflare;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a test cannot do without: skipped with a line where it is missing, a failure in CI, which installs everything. */
final class Needs {
    private Needs() {}

    static void command(String name) {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        if (!found && "true".equals(System.getenv("CI"))) {
            Assertions.fail("CI must install " + name);
        }
        Assumptions.assumeTrue(found, name + " is not installed here");
    }
}
