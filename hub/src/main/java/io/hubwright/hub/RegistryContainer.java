package io.hubwright.hub;

import io.hubwright.Secret;
import io.hubwright.engine.Marker;
import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.hub.internal.ContainerPlan.Bind;
import io.hubwright.hub.internal.ContainerPlan.Port;
import java.util.List;

/** The registry's container as it should be. */
final class RegistryContainer {
    // serve, not a path alone: the official image's entry point and a bare docker-registry binary both know it.
    private static final List<String> COMMAND = List.of("serve", RegistryConfig.FILE);

    private RegistryContainer() {}

    static ContainerPlan plan(PrivateRegistrySpec spec, Marker marker) {
        var settings = spec.settings();
        var paths = RegistryPaths.of(spec);
        var config = new RegistryConfig(spec.tls().isPresent(), settings.realm());
        var digest = ContainerPlan.digest(
                settings.imageWithTag(),
                Integer.toString(settings.port()),
                paths.toString(),
                COMMAND.toString(),
                config.text(Secret.of("-")));
        return ContainerPlan.of("hubwright-registry-" + spec.name(), settings.imageWithTag(), digest, marker.text())
                .command(COMMAND)
                .binds(List.of(
                        new Bind(paths.directory(), RegistryConfig.DIRECTORY, true),
                        new Bind(paths.storage(), RegistryConfig.STORAGE + "/docker", false)))
                .ports(List.of(new Port(settings.port(), RegistryConfig.PORT)));
    }
}
