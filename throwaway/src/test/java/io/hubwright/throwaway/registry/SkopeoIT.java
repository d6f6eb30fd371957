package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real skopeo against the embedded registry, with each way to log in. */
class SkopeoIT {

    enum Login {
        NONE,
        BASIC,
        TOKEN
    }

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void needsSkopeo() {
        Needed.all(Requires.program("skopeo"));
    }

    @ParameterizedTest
    @EnumSource(Login.class)
    void copiesListsInspectsAndDeletes(Login login) throws Exception {
        try (var registry = EmbeddedRegistry.start(settings(login))) {
            registry.load(new ByteArrayInputStream(SavedImages.legacy("hub/core:1", "hub/core:2")));
            String source = "docker://127.0.0.1:" + registry.port() + "/hub/core:1";
            String target = "docker://127.0.0.1:" + registry.port() + "/other/name:x";

            String inspected = skopeo(login, 0, "inspect", source);
            assertTrue(inspected.contains("\"hub/core\"") || inspected.contains("/hub/core\""), inspected);
            String digest = digest(inspected);

            skopeo(
                    login,
                    0,
                    "copy",
                    source,
                    "oci:" + directory.resolve("layout") + ":1",
                    "--dest-oci-accept-uncompressed-layers");
            skopeo(login, 0, "copy", "--preserve-digests", source, target);
            assertEquals(digest, digest(skopeo(login, 0, "inspect", target)));
            skopeo(login, 0, "copy", "oci:" + directory.resolve("layout") + ":1", target + "-oci");
            String tags = skopeo(login, 0, "list-tags", "docker://127.0.0.1:" + registry.port() + "/other/name");
            assertTrue(tags.contains("\"x\"") && tags.contains("\"x-oci\""), tags);

            skopeo(login, 0, "delete", target);
            assertEquals(List.of("x-oci"), registry.tags("other/name"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"BASIC", "TOKEN"},
            value = Login.class)
    void wrongPasswordIsRefused(Login login) throws Exception {
        try (var registry = EmbeddedRegistry.start(settings(login))) {
            String address = "127.0.0.1:" + registry.port();
            String authFile = directory.resolve("auth.json").toString();
            Program.run(
                    1,
                    List.of(
                            "skopeo",
                            "login",
                            "--tls-verify=false",
                            "--authfile",
                            authFile,
                            "-u",
                            "user",
                            "-p",
                            "wrong",
                            address));
            Program.run(
                    0,
                    List.of(
                            "skopeo",
                            "login",
                            "--tls-verify=false",
                            "--authfile",
                            authFile,
                            "-u",
                            "user",
                            "-p",
                            "open",
                            address));
            assertTrue(Files.readString(Path.of(authFile)).contains(address));
        }
    }

    private RegistrySettings settings(Login login) throws IOException {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        String hash = OpenBSDBCrypt.generate("2y", "open".toCharArray(), salt, 5);
        Path htpasswd = Files.writeString(directory.resolve("htpasswd"), "user:" + hash + "\n");
        return switch (login) {
            case NONE -> RegistrySettings.defaults();
            case BASIC -> RegistrySettings.defaults().htpasswd(htpasswd);
            case TOKEN -> RegistrySettings.defaults().htpasswd(htpasswd).tokenLife(Duration.ofMinutes(1));
        };
    }

    private static String skopeo(Login login, int exitCode, String verb, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("skopeo", "--insecure-policy", verb));
        boolean copies = verb.equals("copy");
        for (String side : copies ? List.of("src-", "dest-") : List.of("")) {
            command.add("--" + side + "tls-verify=false");
            if (login != Login.NONE) {
                command.add("--" + side + "creds=user:open");
            }
        }
        for (String argument : arguments) {
            command.add(argument);
        }
        return Program.run(exitCode, command);
    }

    private static String digest(String inspected) {
        return Json.parse(inspected.getBytes(StandardCharsets.UTF_8))
                .path("Digest")
                .asText();
    }
}
