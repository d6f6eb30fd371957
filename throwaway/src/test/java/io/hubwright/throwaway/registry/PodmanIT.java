package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real podman against the embedded registry, with tokens. Its images are in a directory of the test's own. */
class PodmanIT {

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void needsPodman() {
        Needed.all(Requires.program("podman"), Requires.root());
    }

    @Test
    void logsInPullsAndPushes() throws Exception {
        var settings = RegistrySettings.defaults().htpasswd(htpasswd()).tokenLife(Duration.ofMinutes(1));
        try (var registry = EmbeddedRegistry.start(settings)) {
            registry.load(new ByteArrayInputStream(SavedImages.layout("hub/core:1")));
            String host = "127.0.0.1:" + registry.port();
            podman(125, "login", "--tls-verify=false", "-u", "user", "-p", "wrong", host);
            podman(0, "login", "--tls-verify=false", "-u", "user", "-p", "open", host);
            podman(0, "pull", "--tls-verify=false", host + "/hub/core:1");
            Path digest = directory.resolve("digest");
            podman(
                    0,
                    "push",
                    "--tls-verify=false",
                    "--digestfile=" + digest,
                    host + "/hub/core:1",
                    host + "/hub/copy:2");
            assertEquals(List.of("2"), registry.tags("hub/copy"));
            var wire = Wire.to(registry).as("user", "open");
            var token =
                    Json.parse(wire.get("/token?scope=repository:hub/copy:pull").body());
            var bearer = new Wire(
                    registry.url(), wire.http(), "Bearer " + token.path("token").asText());
            assertEquals(
                    Files.readString(digest).strip(),
                    Wire.header(bearer.get("/v2/hub/copy/manifests/2"), "Docker-Content-Digest"));
        }
    }

    private void podman(int exitCode, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                "podman",
                "--root=" + directory.resolve("images"),
                "--runroot=" + directory.resolve("run"),
                "--storage-driver=vfs"));
        command.add(arguments[0]);
        command.add("--authfile=" + directory.resolve("auth.json"));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        Program.run(exitCode, command);
    }

    private Path htpasswd() throws IOException {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        String hash = OpenBSDBCrypt.generate("2y", "open".toCharArray(), salt, 5);
        return Files.writeString(directory.resolve("htpasswd"), "user:" + hash + "\n");
    }
}
