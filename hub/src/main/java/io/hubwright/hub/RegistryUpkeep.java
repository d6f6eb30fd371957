package io.hubwright.hub;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import io.hubwright.host.Host;
import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.registry.Credentials;
import io.hubwright.registry.RegistryClient;
import io.hubwright.registry.RegistryOptions;
import io.hubwright.registry.RegistryOptions.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a registry that we made needs now and then: its garbage collected, its content copied to another machine and back, or held
 * still for a snapshot. Works over
 * the host's SSH connection alone, so it needs no name and no open port. A registry that stops for it comes back, whatever becomes
 * of us. Thread-safe.
 */
public final class RegistryUpkeep {
    private static final Duration COLLECTION = Duration.ofHours(6);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Pattern FACT = Pattern.compile("(?m)^([a-z]+)=([0-9]+)$");

    private final Host host;
    private final PrivateRegistrySpec spec;
    private final RegistryPaths paths;

    private RegistryUpkeep(Host host, PrivateRegistrySpec spec) {
        this.host = host;
        this.spec = spec;
        this.paths = RegistryPaths.of(spec);
    }

    /**
     * Opens nothing yet.
     *
     * @param host the registry's, such as {@code report.get(registry.host())}
     */
    public static RegistryUpkeep on(Host host, PrivateRegistrySpec spec) {
        return new RegistryUpkeep(host, spec);
    }

    /**
     * Frees the space of what was deleted. The registry stops meanwhile, for a running one of release 2 would go on believing in blobs
     * that are gone, and pushes would leave them out. Blocks for minutes to hours; if the connection is lost, it goes on by itself, and
     * calling again waits for it. Then one image's manifest is read.
     */
    public CollectedGarbage collectGarbage() {
        requireOurs();
        var said = host.timeout(COLLECTION)
                .sudo()
                .runDetached("registry-garbage", COLLECT, container(), RegistryConfig.FILE, paths.storage())
                .stdout();
        return new CollectedGarbage(size(said, "before"), size(said, "after"), number(said, "blobs"), probe());
    }

    // A stopped container keeps its restart policy; the trap brings it back also when the collection fails.
    private static final String COLLECT =
            """
            name=$1; config=$2; storage=$3
            fail() { echo "$*"; exit 1; }
            trap 'docker start "$name" >/dev/null' EXIT
            image=$(docker inspect -f '{{.Image}}' "$name") || fail "there is no container $name"
            used() { du -sx -B1 "$storage" | cut -f1; }
            before=$(used)
            docker stop -t 60 "$name" >/dev/null || fail "cannot stop $name"
            [ -z "$(docker ps -q --filter "volume=$storage")" ] || fail "another container that runs uses $storage: stop it first"
            docker run --rm --network none --volumes-from "$name" "$image" garbage-collect "$config" >/tmp/hubwright-garbage 2>&1 ||
              fail "the collection failed: $(tail -n 3 /tmp/hubwright-garbage | tr '\\n' ' ')"
            echo "blobs=$(grep -c 'blob eligible for deletion' /tmp/hubwright-garbage)"
            rm -f /tmp/hubwright-garbage
            echo "before=$before"
            echo "after=$(used)"
            """;

    /**
     * Copies all images to a directory of another machine, from where {@link #restore} brings them back. Works while the registry runs:
     * what is being pushed meanwhile may or may not be in it, but what is in it is whole. Blobs that are there already are not copied
     * again, so that a repeat is quick. Every copied blob's digest is checked there. Needs no space in between, and no way from
     * one machine to the other: the data goes through this computer.
     *
     * @param directory made for this alone; what it holds of earlier copies stays usable until the new one is complete
     */
    public CopiedContent backup(Host to, String directory) {
        return new ContentCopy(host, content(), to, directory).run();
    }

    /**
     * Brings back what {@link #backup} copied, on this host or a new one. The registry stops meanwhile. Images that it has and the
     * copy does not have stay; a tag that is in both leads to the copy's image.
     */
    public CopiedContent restore(Host from, String directory) {
        requireOurs();
        var root = host.sudo();
        root.run("docker", "stop", "-t", "60", container());
        try {
            return new ContentCopy(from, directory, host, content()).merge();
        } finally {
            root.run("docker", "start", container());
            probe();
        }
    }

    /**
     * Does something, such as a snapshot of its volume, while nothing is written to the registry's storage: pushes wait, pulls go on.
     * What the volume holds then is a whole registry without the pushes that are under way. Blocks as long as the work.
     *
     * @param atMost after that pushes go on, whatever becomes of us, and this fails when the work is done
     * @throws IllegalArgumentException if its storage is no volume of its own
     */
    public <R> R still(Duration atMost, Supplier<R> work) {
        var mount = spec.storage()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the registry " + spec.name() + " keeps its images on the host's own disk: give it a volume by"
                                + " storage(host.mount(volume, path)), or use backup"));
        return host.still(mount.path(), atMost, work);
    }

    private String content() {
        return paths.storage() + "/registry/v2";
    }

    private String container() {
        return "hubwright-registry-" + spec.name();
    }

    private void requireOurs() {
        var label = "{{index .Config.Labels \"" + ContainerPlan.MARKER + "\"}}";
        var found = host.sudo().attempt("docker", "inspect", "-f", label, container());
        if (found.succeeded() && found.stdout().startsWith("hubwright")) return;
        throw new NotFoundException("there is no registry " + spec.name() + " of ours on " + host + " (container "
                + container() + "): apply the deployment first");
    }

    /** Waits until it answers, then reads the manifest of one image from its storage. Which; empty if it has none. */
    private Optional<String> probe() {
        try (var registry = connect()) {
            Time.SYSTEM.await("the registry " + spec.name(), ANSWER, Duration.ofMillis(300), () -> answers(registry));
            for (var repository : registry.repositories())
                for (var tag : registry.tags(repository)) {
                    var ref = registry.ref(repository + ":" + tag);
                    registry.image(ref);
                    return Optional.of(ref.toString());
                }
            return Optional.empty();
        }
    }

    private static Optional<Boolean> answers(RegistryClient registry) {
        try {
            registry.check();
            return Optional.of(true);
        } catch (UnavailableException e) {
            return Optional.empty();
        }
    }

    // From the host itself. Its own certificate is the one that is trusted: whoever holds its key holds the host.
    private RegistryClient connect() {
        var user = spec.users().entrySet().stream()
                .findFirst()
                .orElseThrow(() -> new HubwrightException("the registry " + spec.name() + " has no user"));
        var options = RegistryOptions.of(spec.endpoint())
                .protocol(spec.tls().isPresent() ? Protocol.HTTPS : Protocol.PLAIN_HTTP)
                .credentials(Credentials.basic(user.getKey(), user.getValue()))
                .dialer((name, port, timeout) -> host.dialer().dial("127.0.0.1", port, timeout));
        return RegistryClient.connect(
                spec.tls().isEmpty()
                        ? options
                        : options.caCertificates(
                                new String(host.sudo().readFile(paths.chain()), StandardCharsets.US_ASCII)));
    }

    private static DataSize size(String text, String key) {
        return DataSize.bytes(number(text, key));
    }

    private static long number(String text, String key) {
        return FACT.matcher(text)
                .results()
                .filter(found -> found.group(1).equals(key))
                .map(found -> Long.parseLong(found.group(2)))
                .findFirst()
                .orElse(0L);
    }

    @Override
    public String toString() {
        return "upkeep of the registry " + spec.name();
    }
}
