package io.hubwright.cyberhub;

import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.hub.internal.ContainerPlan.Attachment;
import io.hubwright.hub.internal.ContainerPlan.Bind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A hub's two containers as they should be, and the names of all that belongs to it in Docker. */
final class HubContainers {
    /** On users' containers, with the hub's name. */
    static final String USERS_LABEL = "io.hubwright.cyberhub";

    private static final String SOCKET = "/var/run/docker.sock";

    private HubContainers() {}

    static String network(CyberhubSpec spec) {
        return hubName(spec);
    }

    static String hubName(CyberhubSpec spec) {
        return "hubwright-hub-" + spec.name();
    }

    static String proxyName(CyberhubSpec spec) {
        return "hubwright-proxy-" + spec.name();
    }

    // DockerSpawner puts a "-" and the user's name behind it, in which it escapes "_" and "-": no two hubs' users meet.
    static String userPrefix(CyberhubSpec spec) {
        return "hubwright-" + spec.name() + "_user";
    }

    /** Of itself and of its users' servers. */
    static List<String> images(CyberhubSpec spec) {
        return Stream.concat(
                        Stream.of(spec.settings().hubImage(), spec.settings().proxyImage()),
                        spec.images().stream().map(NotebookImage::image))
                .distinct()
                .toList();
    }

    /** @param files what is in its configuration's directory */
    static ContainerPlan hub(CyberhubSpec spec, HubFiles files, String marker) {
        var paths = HubPaths.of(spec);
        var binds = new ArrayList<>(List.of(
                new Bind(paths.config(files.digest()), HubPaths.IN_CONFIG, true),
                new Bind(paths.data(), HubPaths.IN_DATA, false),
                new Bind(paths.secrets(), HubPaths.IN_SECRETS, true),
                new Bind(paths.access(), HubPaths.IN_ACCESS, true),
                new Bind(paths.homes(), HubPaths.IN_HOMES, false),
                new Bind(paths.perUser(), HubPaths.IN_PRIVATE, false),
                new Bind(SOCKET, SOCKET, false)));
        // With root's logins the hub itself can pull an image that went missing.
        if (spec.images().stream().anyMatch(image -> image.login().isPresent()))
            binds.add(new Bind("/root/.docker", "/root/.docker", true));
        var plan = ContainerPlan.of(hubName(spec), spec.settings().hubImage(), "", marker)
                .binds(binds)
                .networks(List.of(new Attachment(network(spec), List.of("hub"))))
                .tmpfs(List.of("/run"));
        return plan.configDigest(ContainerPlan.digest(files.digest(), plan.image(), binds.toString()));
    }

    static ContainerPlan proxy(CyberhubSpec spec, String marker) {
        var paths = HubPaths.of(spec);
        var plan = ContainerPlan.of(proxyName(spec), spec.settings().proxyImage(), "", marker)
                .command(List.of(
                        "--ip",
                        "0.0.0.0",
                        "--port",
                        "8000",
                        "--api-ip",
                        "0.0.0.0",
                        "--api-port",
                        "8001",
                        "--error-target",
                        "http://hub:8081" + spec.settings().path() + "hub/error"))
                .binds(List.of(new Bind(paths.proxySecrets(), HubPaths.IN_PROXY_SECRETS, true)))
                .networks(List.of(
                        new Attachment(network(spec), List.of("proxy")),
                        new Attachment(FrontConfig.NETWORK, List.of())));
        return plan.configDigest(ContainerPlan.digest(
                plan.image(), plan.command().toString(), plan.binds().toString()));
    }
}
