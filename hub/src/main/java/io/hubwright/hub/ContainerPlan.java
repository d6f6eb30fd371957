package io.hubwright.hub;

import io.hubwright.Secret;
import io.hubwright.engine.Marker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The registry's container as it should be. Holds no secret: Docker shows all of this to whoever may ask it. */
record ContainerPlan(String name, String image, int port, RegistryPaths paths, String configDigest, String marker) {
    static final String MARKER = "io.hubwright.marker";
    static final String CONFIG_DIGEST = "io.hubwright.config";

    // serve, not a path alone: the official image's entry point and a bare docker-registry binary both know it.
    static final List<String> COMMAND = List.of("serve", RegistryConfig.FILE);

    static ContainerPlan of(PrivateRegistrySpec spec, Marker marker) {
        var settings = spec.settings();
        var paths = RegistryPaths.of(spec);
        var config = new RegistryConfig(spec.tls().isPresent(), settings.realm());
        var digest = sha256(String.join(
                "\n",
                settings.imageWithTag(),
                Integer.toString(settings.port()),
                paths.toString(),
                COMMAND.toString(),
                config.text(Secret.of("-"))));
        return new ContainerPlan(
                "hubwright-registry-" + spec.name(),
                settings.imageWithTag(),
                settings.port(),
                paths,
                digest,
                marker.text());
    }

    Map<String, String> labels() {
        return Map.of(MARKER, marker, CONFIG_DIGEST, configDigest);
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
