package io.hubwright.throwaway;

import io.hubwright.throwaway.ThrowawayCloud.DockerPackages;
import io.hubwright.throwaway.machine.AptRepository;
import io.hubwright.throwaway.machine.HubImages;
import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;

/** What machines fetch: Docker's packages, and images of Docker Hub. Served at the gateway of their internal network. */
record Supplies(DockerPackages dockerPackages, URI dockerHubMirror, List<AutoCloseable> servers)
        implements AutoCloseable {
    // What simulated machines were told when they were recorded; nobody connects there.
    private static final Supplies RECORDED = new Supplies(
            new DockerPackages(
                    URI.create("http://192.168.70.1:5001/linux"),
                    "-----BEGIN PGP PUBLIC KEY BLOCK-----\nof no machine\n-----END PGP PUBLIC KEY BLOCK-----\n"),
            URI.create("http://192.168.70.1:5000"),
            List.of());

    static Supplies start(ThrowawaySettings settings, Machines machines) {
        if (settings.machines() != MachineKind.CONTAINER) return RECORDED;
        var gateway = machines.internal().gateway();
        var apt = AptRepository.start(gateway, settings.progress());
        var hub = EmbeddedRegistry.start(RegistrySettings.defaults().bind(gateway));
        try (var images = HubImages.open(settings.progress())) {
            for (var name : images.names()) load(images, name, hub);
        }
        return new Supplies(new DockerPackages(apt.url(), apt.armoredKey()), hub.url(), List.of(apt, hub));
    }

    private static void load(HubImages images, String name, EmbeddedRegistry hub) {
        try (var archive = images.archive(name)) {
            hub.load(archive, name);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot load the image " + name + " into the Docker Hub mirror: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws Exception {
        for (var server : servers) server.close();
    }
}
