package io.hubwright.host;

import io.hubwright.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Storage of another machine, mounted over SSH now and at every boot, and again when the connection was lost. Every user of the
 * machine sees it, and so do containers; whether they may read a file is said by its mode.
 *
 * @param source {@code user@machine:/directory}
 * @param path where it is mounted
 * @param key the private key that opens the other machine, a file on this computer without a passphrase; it is kept on the host, 0600
 * @param hostKey the other machine's public key, as {@code ssh-keyscan} prints it after the name: {@code ssh-ed25519 AAAA...};
 *     another one is refused
 * @param owner {@code uid:gid} in numbers, whom all files seem to belong to; as on the other machine by default
 */
public record SshfsSpec(
        HostSpec host,
        String source,
        String path,
        Path key,
        String hostKey,
        int port,
        boolean readOnly,
        Optional<String> owner)
        implements Spec<Sshfs> {
    private static final Pattern SOURCE = Pattern.compile(
            "(?<user>[A-Za-z_][A-Za-z0-9_.-]*)@(?<machine>[A-Za-z0-9][A-Za-z0-9.-]*):(?<directory>/[A-Za-z0-9._@+/-]*)");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._@+-]+)+");
    private static final Pattern HOST_KEY = Pattern.compile("(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]+=*");
    private static final Pattern OWNER = Pattern.compile("[0-9]{1,10}:[0-9]{1,10}");

    public SshfsSpec {
        hostKey = hostKey.strip();
        require(SOURCE.matcher(source).matches(), "the source \"" + source + "\" must be user@machine:/directory");
        require(
                PATH.matcher(path).matches() && !path.contains("/."),
                "the mount point \"" + path + "\" must be an absolute path of letters, digits and ._@+-");
        require(
                HOST_KEY.matcher(hostKey).matches(),
                "the host key must be the type and the key of the other machine, such as \"ssh-ed25519 AAAA...\"");
        require(port >= 1 && port <= 65535, "port " + port + " is not between 1 and 65535");
        owner.ifPresent(text ->
                require(OWNER.matcher(text).matches(), "the owner \"" + text + "\" must be uid:gid in numbers"));
    }

    static SshfsSpec of(HostSpec host, String source, String path, Path key, String hostKey) {
        return new SshfsSpec(host, source, path, key, hostKey, 22, false, Optional.empty());
    }

    public SshfsSpec port(int port) {
        return new SshfsSpec(host, source, path, key, hostKey, port, readOnly, owner);
    }

    public SshfsSpec readOnly(boolean readOnly) {
        return new SshfsSpec(host, source, path, key, hostKey, port, readOnly, owner);
    }

    /** Such as {@code 1000:1000}, the user of Jupyter's images. */
    public SshfsSpec owner(String owner) {
        return new SshfsSpec(host, source, path, key, hostKey, port, readOnly, Optional.of(owner));
    }

    String machine() {
        var matcher = SOURCE.matcher(source);
        if (!matcher.matches()) throw new IllegalStateException(source);
        return matcher.group("machine");
    }

    @Override
    public String kind() {
        return "sshfs";
    }

    @Override
    public String name() {
        return host.name() + ":" + path;
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of(host);
    }

    @Override
    public String toString() {
        return "sshfs " + name() + " of " + source + (readOnly ? ", read-only" : "");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw new IllegalArgumentException(otherwise);
    }
}
