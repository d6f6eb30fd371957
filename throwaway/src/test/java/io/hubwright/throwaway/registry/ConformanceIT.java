package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.peer.Distribution;
import io.hubwright.throwaway.peer.GoProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The OCI's own conformance program, for the specification 1.1, against the embedded registry and, so that the counts can be
 * compared, against CNCF's. The counts are printed.
 */
class ConformanceIT {

    /** What the program leaves out unless it is told otherwise: options of 1.1, and what 1.2 adds. */
    private static final Map<String, String> ALL_OPTIONS = Map.of(
            "OCI_VERSION", "dev",
            "OCI_API_BLOBS_DIGEST_HEADER", "true",
            "OCI_API_BLOBS_UPLOAD_CANCEL", "true",
            "OCI_API_MANIFESTS_DIGEST_HEADER", "true",
            "OCI_API_MANIFESTS_TAG_PARAM", "true",
            "OCI_DATA_SPARSE", "true");

    /** What distribution 3.1.2 reaches; the third of these tests measures it again. */
    private static final int PASSES_OF_DISTRIBUTION_3 = 743;

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void needsTheProgram() {
        Needed.all(GoProgram.conformance().missing());
    }

    @Test
    void everythingPasses() throws Exception {
        try (var registry = EmbeddedRegistry.start(RegistrySettings.defaults())) {
            assertClean(report("embedded", Conformance.of(registry.url(), directory, Map.of())));
        }
    }

    @Test
    void everyOptionPassesWithTokensOnDisk() throws Exception {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        String hash = OpenBSDBCrypt.generate("2y", "open".toCharArray(), salt, 5);
        var settings = RegistrySettings.defaults()
                .htpasswd(Files.writeString(directory.resolve("htpasswd"), "user:" + hash + "\n"))
                .storage(directory.resolve("storage"))
                .tokenLife(Duration.ofMinutes(1))
                .traits(RegistryTraits.specification().sparse(true));
        var options = new java.util.HashMap<>(ALL_OPTIONS);
        options.put("OCI_USERNAME", "user");
        options.put("OCI_PASSWORD", "open");
        try (var registry = EmbeddedRegistry.start(settings)) {
            var found = report("embedded, all options", Conformance.of(registry.url(), directory, options));
            assertClean(found);
            assertEquals(0, found.skip());
        }
    }

    @Test
    void morePassThanAtRealRegistries() throws Exception {
        Needed.all(Requires.dockerEngine(), Requires.program("docker-registry"));
        var third = report("distribution 3", real(Distribution.program(System.out::println)));
        report("docker-registry of Debian", real(Path.of("docker-registry")));
        assertEquals(PASSES_OF_DISTRIBUTION_3, third.pass());
    }

    private Conformance real(Path program) throws Exception {
        Path storage = Files.createDirectory(directory.resolve(program.getFileName()));
        try (var server =
                DistributionServer.start(program, RegistrySettings.defaults().storage(storage))) {
            return Conformance.of(server.url(), storage.resolve("results"), Map.of());
        }
    }

    private static void assertClean(Conformance found) {
        assertEquals(List.of(), found.failed(), found.toString());
        assertEquals(0, found.fail() + found.error(), found.toString());
        assertTrue(found.pass() > PASSES_OF_DISTRIBUTION_3, found.toString());
    }

    private static Conformance report(String server, Conformance found) {
        System.out.println("OCI conformance, " + server + ": " + found);
        return found;
    }
}
