package io.hubwright.host;

import io.hubwright.Address;
import io.hubwright.Disk;
import io.hubwright.Secret;
import io.hubwright.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Linux machine that is reached over SSH with a key. Its host key must be the one that the cloud's console log shows; where
 * there is none, the key seen first is recorded for the machine, and another one refused from then on.
 *
 * @param user the account of the image, such as {@code ubuntu}; needs sudo for all that changes the machine
 * @param privateKey by default the keys of {@code ~/.ssh} that OpenSSH would try: id_ed25519, id_ecdsa, id_rsa
 * @param passphrase opens an encrypted private key
 * @param sudoPassword for accounts whose sudo asks for one; most cloud images do not
 * @param via the machine through which this one is reached
 */
public record HostSpec(
        Spec<? extends Address> address,
        String user,
        int port,
        Optional<Path> privateKey,
        Optional<Secret> passphrase,
        Optional<Secret> sudoPassword,
        Optional<HostSpec> via)
        implements Spec<Host> {
    // What useradd of Debian and Red Hat accepts; the name goes into fstab owners and usermod.
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    public HostSpec {
        if (!USER.matcher(user).matches()) throw new IllegalArgumentException("\"" + user + "\" is no Linux user name");
        if (port < 1 || port > 65535)
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }

    public static HostSpec at(Spec<? extends Address> address, String user) {
        return new HostSpec(address, user, 22, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A machine that is there already. */
    public static HostSpec at(String ipOrName, String user) {
        return at(Address.existing(ipOrName), user);
    }

    /** Where sshd listens; 22 by default. */
    public HostSpec port(int port) {
        return new HostSpec(address, user, port, privateKey, passphrase, sudoPassword, via);
    }

    /** A file in OpenSSH's format, or PEM as {@code ssh-keygen -m PEM} writes it. */
    public HostSpec privateKey(Path privateKey) {
        return new HostSpec(address, user, port, Optional.of(privateKey), passphrase, sudoPassword, via);
    }

    public HostSpec passphrase(Secret passphrase) {
        return new HostSpec(address, user, port, privateKey, Optional.of(passphrase), sudoPassword, via);
    }

    public HostSpec sudoPassword(Secret sudoPassword) {
        return new HostSpec(address, user, port, privateKey, passphrase, Optional.of(sudoPassword), via);
    }

    /** For machines that have only a private address. */
    public HostSpec via(HostSpec via) {
        return new HostSpec(address, user, port, privateKey, passphrase, sudoPassword, Optional.of(via));
    }

    /** A volume on this machine: formatted if it is blank, and mounted now and at every boot. */
    public MountSpec mount(Spec<? extends Disk> disk, String path) {
        return MountSpec.of(this, disk, path);
    }

    /** Docker Engine on this machine. */
    public DockerSpec docker() {
        return DockerSpec.on(this);
    }

    /** Packages of the machine's distribution, such as {@code git}, {@code wget}, {@code sshfs}. */
    public PackagesSpec packages(String... packages) {
        return PackagesSpec.on(this, packages);
    }

    /** How many processes and open files the user that we log in as may have. */
    public LimitsSpec limits() {
        return LimitsSpec.on(this);
    }

    /**
     * Storage of another machine, mounted over SSH now and at every boot.
     *
     * @param source {@code user@machine:/directory}
     * @param key a private key on this computer that opens the other machine
     * @param hostKey the other machine's public key, such as {@code ssh-ed25519 AAAA...}
     */
    public SshfsSpec sshfs(String source, String path, Path key, String hostKey) {
        return SshfsSpec.of(this, source, path, key, hostKey);
    }

    @Override
    public String kind() {
        return "host";
    }

    @Override
    public String name() {
        return address.name();
    }

    @Override
    public List<Spec<?>> requires() {
        var all = new ArrayList<Spec<?>>(List.of(address));
        via.ifPresent(all::add);
        return all;
    }

    @Override
    public String toString() {
        return "host " + user + "@" + name()
                + via.map(jump -> " via " + jump.name()).orElse("");
    }
}
