package io.hubwright.hub;

import io.hubwright.Address;
import io.hubwright.CertificateIssuer;
import io.hubwright.HostnameSpec;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.host.DockerSpec;
import io.hubwright.host.HostSpec;
import io.hubwright.host.MountSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Docker registry with passwords, in a container on a host. {@code docs/registry.md} lists what is put on the host.
 *
 * @param docker the Docker Engine that runs it; {@link HostSpec#docker()} of the host unless another one is named
 * @param tls who issues its certificate; empty only after {@link #plainHttp}
 * @param storage where the images are kept; empty means the host's own disk, below {@code /var/lib/hubwright}
 * @param users names and passwords
 * @param names further names that the certificate covers
 * @param privateAddresses addresses that the certificate covers, for clients that use no name
 */
public record PrivateRegistrySpec(
        HostnameSpec<?> hostname,
        DockerSpec docker,
        Optional<Spec<? extends CertificateIssuer>> tls,
        Optional<MountSpec> storage,
        Map<String, Secret> users,
        List<String> names,
        List<Spec<? extends Address>> privateAddresses,
        RegistrySettings settings)
        implements Spec<PrivateRegistry> {
    // A colon ends the name in an htpasswd file and in a Basic header; "#" begins a comment.
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");
    private static final int BCRYPT_BYTES = 72;

    public PrivateRegistrySpec {
        users = Collections.unmodifiableMap(new TreeMap<>(users));
        names = List.copyOf(names);
        privateAddresses = List.copyOf(privateAddresses);
        users.forEach(PrivateRegistrySpec::requireUsable);
    }

    /** Over TLS on port 443, from the image {@code registry:3}. */
    public static PrivateRegistrySpec at(
            HostnameSpec<?> hostname, HostSpec host, Spec<? extends CertificateIssuer> tls) {
        return new PrivateRegistrySpec(
                hostname,
                host.docker(),
                Optional.of(tls),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                RegistrySettings.TLS);
    }

    /**
     * Without TLS, on port 80: for a network that is trusted, or behind a proxy that brings TLS. Docker refuses such a registry unless
     * its name is in the engine's {@code insecure-registries}.
     */
    public static PrivateRegistrySpec plainHttp(HostnameSpec<?> hostname, HostSpec host, Risk accepted) {
        if (accepted != Risk.PASSWORDS_IN_CLEAR_TEXT)
            throw new IllegalArgumentException("plain HTTP needs " + Risk.PASSWORDS_IN_CLEAR_TEXT + " accepted");
        return new PrivateRegistrySpec(
                hostname,
                host.docker(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                RegistrySettings.PLAIN);
    }

    /** The engine with its settings; it must be on the same host. */
    public PrivateRegistrySpec docker(DockerSpec docker) {
        if (!docker.host().equals(host()))
            throw new IllegalArgumentException("the registry " + name() + " is on " + host().name()
                    + ", but this Docker on " + docker.host().name());
        return new PrivateRegistrySpec(hostname, docker, tls, storage, users, names, privateAddresses, settings);
    }

    public PrivateRegistrySpec storage(MountSpec storage) {
        if (!storage.host().equals(host()))
            throw new IllegalArgumentException("the registry " + name() + " is on " + host().name()
                    + ", but its storage on " + storage.host().name());
        return new PrivateRegistrySpec(
                hostname, docker, tls, Optional.of(storage), users, names, privateAddresses, settings);
    }

    /** Replaces the users. */
    public PrivateRegistrySpec users(Map<String, Secret> users) {
        return new PrivateRegistrySpec(hostname, docker, tls, storage, users, names, privateAddresses, settings);
    }

    /** Adds one, or gives one another password. At most 72 bytes of it: bcrypt ignores the rest. */
    public PrivateRegistrySpec addUser(String user, Secret password) {
        var all = new TreeMap<>(users);
        all.put(user, password);
        return users(all);
    }

    /** Replaces the further names of the certificate. */
    public PrivateRegistrySpec names(String... names) {
        return new PrivateRegistrySpec(
                hostname, docker, tls, storage, users, List.of(names), privateAddresses, settings);
    }

    /** Replaces the addresses of the certificate. */
    public PrivateRegistrySpec privateAddresses(List<Spec<? extends Address>> privateAddresses) {
        return new PrivateRegistrySpec(hostname, docker, tls, storage, users, names, privateAddresses, settings);
    }

    /** Only for clients that use the bare address; a login told {@link RegistryLoginSpec#privateAddress} keeps using the name. */
    public PrivateRegistrySpec addPrivateAddress(Spec<? extends Address> address) {
        return privateAddresses(
                Stream.concat(privateAddresses.stream(), Stream.of(address)).toList());
    }

    public PrivateRegistrySpec settings(RegistrySettings settings) {
        return new PrivateRegistrySpec(hostname, docker, tls, storage, users, names, privateAddresses, settings);
    }

    public PrivateRegistrySpec image(String image) {
        return settings(settings.image(image));
    }

    public PrivateRegistrySpec port(int port) {
        return settings(settings.port(port));
    }

    public PrivateRegistrySpec realm(String realm) {
        return settings(settings.realm(realm));
    }

    /** Logs one more machine in: Docker of root and the kubelet. */
    public RegistryLoginSpec loginOn(HostSpec node) {
        return RegistryLoginSpec.of(this, node);
    }

    /** The same for a machine whose Docker Engine is ours to install, and proves the login by a pull. */
    public RegistryLoginSpec loginOn(DockerSpec docker) {
        return RegistryLoginSpec.of(this, docker.host()).docker(docker);
    }

    public HostSpec host() {
        return docker.host();
    }

    /** As it stands in front of an image's name: without the port where that is the usual one. */
    public String endpoint() {
        var usual = tls.isPresent() ? 443 : 80;
        return settings.port() == usual ? hostname.hostname() : hostname.hostname() + ":" + settings.port();
    }

    @Override
    public String kind() {
        return "registry";
    }

    @Override
    public String name() {
        return hostname.hostname();
    }

    @Override
    public List<Spec<?>> requires() {
        var all = new ArrayList<Spec<?>>(List.of(hostname, host().address(), host(), docker));
        tls.ifPresent(all::add);
        storage.ifPresent(all::add);
        all.addAll(privateAddresses);
        return all;
    }

    @Override
    public String toString() {
        return (tls.isPresent() ? "https://" : "http://") + endpoint() + ", users " + users.keySet();
    }

    private static void requireUsable(String user, Secret password) {
        if (!USER.matcher(user).matches())
            throw new IllegalArgumentException("the user name \"" + user
                    + "\" must be 1 to 64 of letters, digits and . _ @ + -, beginning with a letter or digit");
        var bytes = password.reveal().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > BCRYPT_BYTES)
            throw new IllegalArgumentException("the password of " + user + " has " + bytes
                    + " bytes, but bcrypt sees only the first " + BCRYPT_BYTES + ": take a shorter one");
        if (password.reveal().chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException(
                    "the password of " + user + " has a control character, such as a line break");
    }
}
