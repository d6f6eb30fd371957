package io.hubwright.examples;

import io.hubwright.HubwrightException;
import io.hubwright.registry.Credentials;
import io.hubwright.registry.Image;
import io.hubwright.registry.ImageStore;
import io.hubwright.registry.Layer;
import io.hubwright.registry.LayerFile;
import io.hubwright.registry.RegistryClient;
import io.hubwright.registry.RegistryOptions;
import io.hubwright.registry.TransportSettings;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Pushes, pulls and copies once, so that the JVM can keep the classes for {@link RegistryCommand}. See build-and-run. */
final class RegistryTraining {
    private RegistryTraining() {}

    public static void main(String[] args) throws IOException {
        var directory = Files.createTempDirectory("hubwright-training-");
        try (var server = EmbeddedRegistry.start(RegistrySettings.defaults())) {
            use(server.url().getAuthority(), directory);
        } finally {
            delete(directory);
        }
    }

    private static void use(String registry, Path directory) {
        var options = RegistryOptions.of(registry)
                .transport(TransportSettings.defaults().withoutState())
                .credentials(Credentials.anonymous());
        var layout = ImageStore.at(directory.resolve("layout"));
        layout.put(Image.of(Layer.of(LayerFile.of("/etc/motd", "trained"))), "1");
        try (var client = RegistryClient.connect(options.protocol(RegistryOptions.Protocol.PLAIN_HTTP))) {
            client.push(directory.resolve("layout"), client.ref("train:1"));
            client.copy("train:1", client, "train/copy:1");
            client.pull(client.ref("train:1"), directory.resolve("pulled.tar"));
            client.describe(client.ref("train:1"));
            client.tags("train");
            client.validate("train:1");
        }
        try (var client = RegistryClient.connect(options)) {
            client.tags("train");
        } catch (HubwrightException e) {
            // It has no TLS; all that leads there was used.
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (var all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : files) Files.delete(file);
    }
}
