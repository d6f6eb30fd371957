package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Docker Engine against the embedded registry on loopback, where it needs no TLS. */
class DockerIT {

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void needsDocker() {
        Needed.all(Requires.dockerEngine(), Requires.program("docker"));
    }

    @Test
    void logsInPullsPushesAndSaves() throws Exception {
        try (var registry = EmbeddedRegistry.start(RegistrySettings.defaults().htpasswd(htpasswd()))) {
            registry.load(new ByteArrayInputStream(SavedImages.legacy("hub/core:1", "hub/core:2")));
            String host = "127.0.0.1:" + registry.port();
            String image = host + "/hub/core:1";
            String copy = host + "/hub/copy:1";
            docker(1, "pull", image);
            docker(1, "login", "-u", "user", "-p", "wrong", host);
            docker(0, "login", "-u", "user", "-p", "open", host);
            try {
                docker(0, "pull", image);
                docker(0, "tag", image, copy);
                docker(0, "push", copy);
                assertEquals(List.of("1"), registry.tags("hub/copy"));
                docker(0, "rmi", copy, image);
                docker(0, "pull", copy);
                Path tar = directory.resolve("saved.tar");
                docker(0, "save", "-o", tar.toString(), copy);
                try (var saved = new FileInputStream(tar.toFile())) {
                    List<String> loaded = registry.load(saved);
                    assertEquals(1, loaded.size());
                    assertTrue(loaded.get(0).endsWith("/hub/copy:1"), loaded.toString());
                }
            } finally {
                docker(0, "rmi", "-f", copy, image);
            }
        }
    }

    private Path htpasswd() throws IOException {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        String hash = OpenBSDBCrypt.generate("2y", "open".toCharArray(), salt, 5);
        return Files.writeString(directory.resolve("htpasswd"), "user:" + hash + "\n");
    }

    /** With a configuration of its own, so that nobody's logins are touched. */
    private String docker(int exitCode, String... arguments) throws Exception {
        var command = new ArrayList<>(
                List.of("docker", "--config", directory.resolve("docker").toString()));
        command.addAll(List.of(arguments));
        return Program.run(exitCode, command);
    }
}
