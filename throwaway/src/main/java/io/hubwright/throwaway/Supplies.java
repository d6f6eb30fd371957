package io.hubwright.throwaway;

import io.hubwright.throwaway.ThrowawayCloud.DockerPackages;
import io.hubwright.throwaway.machine.AptRepository;
import io.hubwright.throwaway.machine.HubImages;
import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistrySettings;
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
        var storage = ScratchDirectory.create("mirror");
        var hub =
                EmbeddedRegistry.start(RegistrySettings.defaults().bind(gateway).storage(storage.path()));
        var images = HubImages.open(settings.progress());
        // Whoever pulls does not wait for minutes; the images of hubs are made by who wants hubs.
        images.names().stream().filter(name -> name.startsWith("library/")).forEach(images::make);
        settings.images().forEach(images::make);
        images.names().forEach(name -> hub.offer(name, () -> images.archive(name)));
        return new Supplies(
                new DockerPackages(apt.url(), apt.armoredKey()), hub.url(), List.of(apt, hub, images, storage));
    }

    @Override
    public void close() throws Exception {
        for (var server : servers) server.close();
    }
}
