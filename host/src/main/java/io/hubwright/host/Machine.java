package io.hubwright.host;

import io.hubwright.Secret;
import io.hubwright.UnauthorizedException;
import io.hubwright.host.RemoteCommand.AsUser;
import io.hubwright.host.RemoteCommand.BySudo;
import io.hubwright.host.RemoteCommand.BySudoPassword;
import io.hubwright.host.RemoteCommand.Elevation;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all views of one {@link Host} share: the connection, how to become root, and the bridged sockets. */
final class Machine implements AutoCloseable {
    private static final Duration PROBE = Duration.ofSeconds(30);

    private final SshLink link;
    private final Optional<Secret> sudoPassword;
    private final Map<String, UnixSocketBridge> bridges = new HashMap<>(); // guarded by this
    private Optional<Elevation> root = Optional.empty(); // guarded by this

    Machine(SshLink link, Optional<Secret> sudoPassword) {
        this.link = link;
        this.sudoPassword = sudoPassword;
    }

    SshLink link() {
        return link;
    }

    /** The one place through which every command goes to the machine. */
    CommandResult exec(RemoteCommand command, InputStream stdin, OutputStream stdout) {
        return new RemoteProcess(link, command, stdout).run(command.stdin(stdin));
    }

    /** How a command becomes root's. Tried once. */
    synchronized Elevation root() {
        if (root.isEmpty()) root = Optional.of(findRoot());
        return root.get();
    }

    private Elevation findRoot() {
        if (link.target().user().equals("root")) return new AsUser();
        var plain = probe(new BySudo());
        if (plain.succeeded()) return new BySudo();
        if (plain.exitCode() == 127)
            throw new UnauthorizedException("there is no sudo on " + link + ": log in as root, or install it");
        if (sudoPassword.isEmpty())
            throw new UnauthorizedException("sudo on " + link + " asks for a password ("
                    + plain.stderr().strip() + "): give it by sudoPassword(Secret), or allow this user NOPASSWD");
        var byPassword = new BySudoPassword(sudoPassword.get());
        var result = probe(byPassword);
        if (result.succeeded()) return byPassword;
        throw new UnauthorizedException("sudo on " + link + " does not accept the given password for "
                + link.target().user() + ", or does not let this user become root");
    }

    private CommandResult probe(Elevation elevation) {
        return exec(
                RemoteCommand.of("sudo", List.of("true"), elevation, PROBE),
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream());
    }

    synchronized UnixSocketBridge bridge(String remoteSocket) {
        var bridge = bridges.get(remoteSocket);
        if (bridge != null && bridge.isOpen()) return bridge;
        var opened = UnixSocketBridge.open(link, remoteSocket);
        bridges.put(remoteSocket, opened);
        return opened;
    }

    @Override
    public synchronized void close() {
        bridges.values().forEach(UnixSocketBridge::close);
        bridges.clear();
        link.close();
    }
}
