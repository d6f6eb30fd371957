package io.hubwright.host;

import io.hubwright.Spec;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Docker Engine on a machine, running now and at every boot, with its logs rotated. The user that we log in as may use it: that
 * is what root may do, too.
 *
 * @param source where packages come from: Docker's own repository by default
 * @param version the exact version, such as {@code 27.5.1}, held there; the newest by default, and what is installed is kept
 * @param hubMirror asked before Docker Hub
 * @param proxy through which the engine and its downloads reach the internet
 * @param insecureRegistries {@code host:port} of registries that are spoken to without TLS
 * @param caFile PEM certificates on this computer that the machine must trust besides its own, as behind a company's proxy
 * @param dataRoot the volume on which images, containers and Docker's volumes are kept; empty means the system's disk
 */
public record DockerSpec(
        HostSpec host,
        DockerSource source,
        Optional<String> version,
        Optional<URI> hubMirror,
        Optional<URI> proxy,
        Optional<Path> caFile,
        List<String> insecureRegistries,
        Optional<MountSpec> dataRoot)
        implements Spec<DockerEngine> {
    /** Not {@code /docker}: that is where a registry keeps its images on a mount. */
    static final String DATA_BELOW = "/var/lib/docker";

    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

    public DockerSpec {
        insecureRegistries = List.copyOf(insecureRegistries);
        version.ifPresent(DockerSpec::requireExact);
        hubMirror.ifPresent(uri -> requireHttp("the Docker Hub mirror", uri));
        proxy.ifPresent(uri -> requireHttp("the proxy", uri));
        dataRoot.ifPresent(mount -> requireUsable(host, mount));
    }

    static DockerSpec on(HostSpec host) {
        return new DockerSpec(
                host,
                DockerSource.docker(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** From the distribution's own packages ({@code docker.io} on Debian and Ubuntu). */
    public DockerSpec fromDistribution() {
        return source(DockerSource.distribution());
    }

    /** From a copy of Docker's repository, with the OpenPGP key (PEM-like, armored) that signs it. */
    public DockerSpec repository(URI address, String armoredKey) {
        return source(DockerSource.repository(address, armoredKey));
    }

    public DockerSpec source(DockerSource source) {
        return new DockerSpec(host, source, version, hubMirror, proxy, caFile, insecureRegistries, dataRoot);
    }

    public DockerSpec version(String version) {
        return new DockerSpec(
                host, source, Optional.of(version), hubMirror, proxy, caFile, insecureRegistries, dataRoot);
    }

    public DockerSpec hubMirror(URI hubMirror) {
        return new DockerSpec(
                host, source, version, Optional.of(hubMirror), proxy, caFile, insecureRegistries, dataRoot);
    }

    public DockerSpec proxy(URI proxy) {
        return new DockerSpec(
                host, source, version, hubMirror, Optional.of(proxy), caFile, insecureRegistries, dataRoot);
    }

    public DockerSpec caFile(Path caFile) {
        return new DockerSpec(
                host, source, version, hubMirror, proxy, Optional.of(caFile), insecureRegistries, dataRoot);
    }

    /** Replaces the list. */
    public DockerSpec insecureRegistries(String... hosts) {
        return new DockerSpec(host, source, version, hubMirror, proxy, caFile, List.of(hosts), dataRoot);
    }

    /**
     * Keeps Docker's data on a volume, below {@code var/lib/docker} of its mount point, which is bound over Docker's own directory:
     * containers know their volumes by that path. What Docker has on the machine already is moved: the engine is stopped, all is
     * copied and compared, and the old data goes only after a container has run from the new place. Containers that ran run
     * again. Docker makes millions of small files: take {@link MountSpec#manyFiles} or XFS.
     */
    public DockerSpec dataRoot(MountSpec dataRoot) {
        return new DockerSpec(
                host, source, version, hubMirror, proxy, caFile, insecureRegistries, Optional.of(dataRoot));
    }

    @Override
    public String kind() {
        return "docker";
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public List<Spec<?>> requires() {
        return dataRoot.<List<Spec<?>>>map(mount -> List.of(host, mount)).orElseGet(() -> List.of(host));
    }

    @Override
    public String toString() {
        return "Docker Engine" + version.map(text -> " " + text).orElse("") + " on " + name();
    }

    private static void requireExact(String version) {
        if (!VERSION.matcher(version).matches())
            throw new IllegalArgumentException("the Docker version \"" + version + "\" must be exact, such as 27.5.1");
    }

    private static void requireUsable(HostSpec host, MountSpec mount) {
        if (!mount.host().equals(host))
            throw new IllegalArgumentException("Docker is on " + host.name() + ", but the volume for its data on "
                    + mount.host().name());
        if ((mount.path() + "/").startsWith("/var/lib/docker/"))
            throw new IllegalArgumentException("mount the volume for Docker's data outside of /var/lib/docker, such as"
                    + " at /mnt: the data goes below it, to " + mount.path() + DATA_BELOW);
    }

    private static void requireHttp(String what, URI uri) {
        if (uri.getHost() == null || !List.of("http", "https").contains(String.valueOf(uri.getScheme())))
            throw new IllegalArgumentException(what + " " + uri + " must be an http or https address");
        // It is written to files that every user of the machine reads.
        if (uri.getUserInfo() != null)
            throw new IllegalArgumentException(what + " must not have a password in its address");
    }
}
