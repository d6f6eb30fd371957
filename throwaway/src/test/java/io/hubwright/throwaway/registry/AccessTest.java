package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in. */
class AccessTest {

    @TempDir
    Path directory = Path.of("");

    @Test
    void passwordOpensAndNothingElseDoes() throws IOException {
        try (var registry = EmbeddedRegistry.start(
                RegistrySettings.defaults().htpasswd(htpasswd("user", "secret")).realm("hub"))) {
            var wire = Wire.to(registry);
            assertEquals(401, wire.get("/v2/").statusCode());
            assertEquals("Basic realm=\"hub\"", Wire.header(wire.get("/v2/"), "WWW-Authenticate"));
            assertEquals(200, wire.as("user", "secret").get("/v2/").statusCode());
            assertEquals(401, wire.as("user", "wrong").get("/v2/").statusCode());
            assertEquals(401, wire.as("other", "secret").get("/v2/").statusCode());
        }
    }

    @Test
    void changedFileIsReadAgain() throws IOException {
        Path file = htpasswd("user", "old");
        try (var registry = EmbeddedRegistry.start(RegistrySettings.defaults().htpasswd(file))) {
            var wire = Wire.to(registry);
            assertEquals(200, wire.as("user", "old").get("/v2/").statusCode());
            htpasswd("user", "new");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
            assertEquals(401, wire.as("user", "old").get("/v2/").statusCode());
            assertEquals(200, wire.as("user", "new").get("/v2/").statusCode());
        }
    }

    @Test
    void fileWithoutABcryptHashIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("htpasswd"), "user:{SHA}plain\n");
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> EmbeddedRegistry.start(RegistrySettings.defaults().htpasswd(file)));
        assertTrue(String.valueOf(e.getMessage()).contains("bcrypt"), e.getMessage());
    }

    @Test
    void tokenOpensWhatItsScopeSays() throws IOException {
        try (var registry = EmbeddedRegistry.start(
                RegistrySettings.defaults().htpasswd(htpasswd("user", "secret")).tokenLife(Duration.ofMinutes(5)))) {
            var wire = Wire.to(registry);
            String challenge = Wire.header(wire.get("/v2/a/tags/list"), "WWW-Authenticate");
            assertTrue(challenge.startsWith("Bearer realm=\"" + registry.url() + "/token\""), challenge);
            assertTrue(challenge.endsWith("scope=\"repository:a:pull\""), challenge);
            assertEquals(401, wire.as("user", "wrong").get("/token").statusCode());
            var answer = wire.as("user", "secret").get("/token?scope=repository:a:pull");
            String token = Json.parse(answer.body()).path("token").asText();
            var bearer = new Wire(registry.url(), wire.http(), "Bearer " + token);
            assertEquals(404, bearer.get("/v2/a/tags/list").statusCode());
            assertEquals(401, bearer.get("/v2/b/tags/list").statusCode());
            assertEquals(
                    401,
                    bearer.send("POST", "/v2/a/blobs/uploads/", new byte[0]).statusCode());
        }
    }

    @Test
    void imagesOnDiskSurviveARestart() {
        var settings = RegistrySettings.defaults().storage(directory);
        byte[] layer = SavedImages.noise(500);
        ContentDigest digest;
        try (var registry = EmbeddedRegistry.start(settings)) {
            digest = Wire.to(registry).pushImage("hub/core", "1", layer);
        }
        try (var registry = EmbeddedRegistry.start(settings)) {
            var wire = Wire.to(registry);
            assertEquals(java.util.List.of("hub/core"), registry.repositories());
            assertEquals(digest.toString(), Wire.header(wire.get("/v2/hub/core/manifests/1"), "Docker-Content-Digest"));
            assertEquals(
                    200,
                    wire.get("/v2/hub/core/blobs/" + ContentDigest.sha256(layer))
                            .statusCode());
        }
    }

    private Path htpasswd(String user, String password) throws IOException {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        String hash = OpenBSDBCrypt.generate("2y", password.toCharArray(), salt, 5);
        return Files.writeString(directory.resolve("htpasswd"), user + ":" + hash + "\n");
    }
}
