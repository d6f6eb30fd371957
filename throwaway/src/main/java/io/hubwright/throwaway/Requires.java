package io.hubwright.throwaway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a test needs from the computer. Each question answers with what is missing, in one line, or with nothing.
 *
 * <p>A test skips itself with that line, except where {@link #ci} is true: there it fails, because CI installs everything.
 */
public final class Requires {
    private Requires() {}

    /** True where a missing part is a failure: the environment variable {@code CI} is {@code true}. */
    public static boolean ci() {
        return "true".equals(System.getenv("CI"));
    }

    /** A Docker Engine on this computer that answers this user. */
    public static Optional<String> dockerEngine() {
        var host = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock");
        if (!host.startsWith("unix://"))
            return Optional.of("needs a Docker Engine on a Unix socket, but DOCKER_HOST is " + host);
        var socket = Path.of(host.substring("unix://".length()));
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.of("needs a Docker Engine: " + socket + ": " + e.getMessage());
        }
    }

    public static Optional<String> root() {
        return "root".equals(System.getProperty("user.name")) ? Optional.empty() : Optional.of("needs to run as root");
    }

    /** A program on the PATH, such as {@code ssh} or {@code skopeo}. */
    public static Optional<String> program(String name) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        // Debian keeps sbin off an ordinary user's PATH.
        return Stream.of((path + ":/usr/sbin:/sbin").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, name)))
                ? Optional.empty()
                : Optional.of("needs the program " + name);
    }
}
