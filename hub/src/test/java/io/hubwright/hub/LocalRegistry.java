package io.hubwright.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.Secret;
import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.throwaway.machine.HubImages;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A registry's files in a directory of this computer, for its own Docker Engine. Plain HTTP. */
record LocalRegistry(Path directory, String image, int port) {
    static final Secret HTTP_SECRET = Secret.of("5ec2e7".repeat(10) + "abcd");

    static LocalRegistry in(Path directory) throws IOException {
        var local = new LocalRegistry(directory, archivedName(), freePort());
        Files.createDirectories(directory.resolve("files"));
        Files.createDirectories(directory.resolve("storage"));
        var users = new Htpasswd(Map.of()).with(Map.of("alice", Given.PASSWORD), 4, new SecureRandom());
        Files.writeString(directory.resolve("files/htpasswd"), users.text());
        local.config(new RegistryConfig(false, "Test").text(HTTP_SECRET));
        return local;
    }

    void config(String text) throws IOException {
        Files.writeString(directory.resolve("files/config.yml"), text);
    }

    /** @param digest stands for the settings */
    ContainerPlan plan(String name, String digest) {
        return plan(name, digest, "hubwright1 d=test u=abcdefgh r=registry/" + name);
    }

    ContainerPlan plan(String name, String digest, String marker) {
        return ContainerPlan.of(name, image, digest, marker)
                .command(List.of("serve", RegistryConfig.FILE))
                .binds(List.of(
                        new ContainerPlan.Bind(paths().directory(), RegistryConfig.DIRECTORY, true),
                        new ContainerPlan.Bind(paths().storage(), RegistryConfig.STORAGE + "/docker", false)))
                .ports(List.of(new ContainerPlan.Port(port, RegistryConfig.PORT)));
    }

    RegistryPaths paths() {
        return new RegistryPaths(
                directory.resolve("files").toString(),
                directory.resolve("storage").toString());
    }

    // Made by throwaway in this Engine; the archive says under which name.
    private static String archivedName() throws IOException {
        try (var images = HubImages.open(Given::progress);
                var tar = new TarArchiveInputStream(images.archive("library/registry:3"))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry())
                if (entry.getName().equals("manifest.json"))
                    return new ObjectMapper()
                            .readTree(tar.readAllBytes())
                            .at("/0/RepoTags/0")
                            .asText();
        }
        throw new IOException("no manifest.json in the image's archive");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
