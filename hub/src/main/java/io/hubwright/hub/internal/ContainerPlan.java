package io.hubwright.hub.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A container as it should be. Holds no secret: Docker shows all of this to whoever may ask it.
 *
 * @param command empty for the image's own
 * @param ports published on all addresses of the host
 * @param networks the first is there from its creation on; empty for Docker's default bridge
 * @param tmpfs directories in memory, empty at each start
 * @param furtherLabels beside those that tell whose it is and from what it was made
 * @param configDigest of all that makes another container necessary when it changes
 */
public record ContainerPlan(
        String name,
        String image,
        List<String> command,
        List<Bind> binds,
        List<Port> ports,
        List<Attachment> networks,
        List<String> tmpfs,
        Map<String, String> furtherLabels,
        String configDigest,
        String marker) {
    public static final String MARKER = "io.hubwright.marker";
    public static final String CONFIG_DIGEST = "io.hubwright.config";

    public ContainerPlan {
        command = List.copyOf(command);
        binds = List.copyOf(binds);
        ports = List.copyOf(ports);
        networks = List.copyOf(networks);
        tmpfs = List.copyOf(tmpfs);
        furtherLabels = Map.copyOf(furtherLabels);
    }

    public static ContainerPlan of(String name, String image, String configDigest, String marker) {
        return new ContainerPlan(
                name, image, List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), configDigest, marker);
    }

    /** A directory or file of the host. */
    public record Bind(String source, String target, boolean readOnly) {}

    /** TCP. */
    public record Port(int host, int container) {}

    /** A network, and the names under which its other members find this one. */
    public record Attachment(String network, List<String> aliases) {
        public Attachment {
            aliases = List.copyOf(aliases);
        }
    }

    public ContainerPlan image(String image) {
        return new ContainerPlan(
                name, image, command, binds, ports, networks, tmpfs, furtherLabels, configDigest, marker);
    }

    public ContainerPlan command(List<String> command) {
        return new ContainerPlan(
                name, image, command, binds, ports, networks, tmpfs, furtherLabels, configDigest, marker);
    }

    public ContainerPlan binds(List<Bind> binds) {
        return new ContainerPlan(
                name, image, command, binds, ports, networks, tmpfs, furtherLabels, configDigest, marker);
    }

    public ContainerPlan ports(List<Port> ports) {
        return new ContainerPlan(
                name, image, command, binds, ports, networks, tmpfs, furtherLabels, configDigest, marker);
    }

    public ContainerPlan networks(List<Attachment> networks) {
        return new ContainerPlan(
                name, image, command, binds, ports, networks, tmpfs, furtherLabels, configDigest, marker);
    }

    public ContainerPlan tmpfs(List<String> tmpfs) {
        return new ContainerPlan(
                name, image, command, binds, ports, networks, tmpfs, furtherLabels, configDigest, marker);
    }

    public ContainerPlan furtherLabels(Map<String, String> furtherLabels) {
        return new ContainerPlan(
                name, image, command, binds, ports, networks, tmpfs, furtherLabels, configDigest, marker);
    }

    public ContainerPlan configDigest(String configDigest) {
        return new ContainerPlan(
                name, image, command, binds, ports, networks, tmpfs, furtherLabels, configDigest, marker);
    }

    public Map<String, String> labels() {
        var all = new TreeMap<>(furtherLabels);
        all.put(MARKER, marker);
        all.put(CONFIG_DIGEST, configDigest);
        return all;
    }

    /** Short, for a label: 128 bits of SHA-256 over the lines. */
    public static String digest(String... lines) {
        try {
            var text = String.join("\n", lines);
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
