package io.hubwright.hub;

import io.hubwright.DataSize;
import io.hubwright.host.Host;
import io.hubwright.hub.internal.ContainerPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator does to a host's Docker Engine by hand, without the accidents: nothing in use is removed, and nothing stopped that
 * is not a given deployment's. Thread-safe.
 */
public final class DockerUpkeep {
    private static final Duration LONG = Duration.ofMinutes(30);

    private final Host host;

    private DockerUpkeep(Host host) {
        this.host = host;
    }

    /** The user that we log in as must be allowed to use the engine. */
    public static DockerUpkeep on(Host host) {
        return new DockerUpkeep(host.timeout(LONG));
    }

    // Tabs between; an image without a name is <none>:<none>. Ids of images in use first.
    private static final String IMAGES =
            """
            all=$(docker ps -aq --no-trunc) || exit 1
            [ -z "$all" ] || docker inspect -f '{{.Image}}' $all | sed 's/^/used\\t/'
            ids=$(docker image ls -q --no-trunc | sort -u)
            [ -z "$ids" ] || docker image inspect -f '{{.Id}}\t{{.Size}}\t{{.Created}}\t{{range .RepoTags}}{{.}} {{end}}' $ids
            """;

    /** What {@link #prune} would remove. Reads only. */
    public List<UnusedImage> plan(ImagePolicy policy, Instant now) {
        var lines = host.script("images", IMAGES).stdout().lines().toList();
        var used = lines.stream()
                .filter(line -> line.startsWith("used\t"))
                .map(line -> line.substring("used\t".length()))
                .toList();
        return lines.stream()
                .filter(line -> !line.startsWith("used\t"))
                .map(UnusedImage::parse)
                .filter(image -> !used.contains(image.id()))
                .filter(image -> policy.removes(image, now))
                .toList();
    }

    /**
     * Removes images that no container uses, running or stopped, as the policy says. One that has come into use since it was looked at
     * is left by Docker itself.
     *
     * @return those that are gone
     */
    public List<UnusedImage> prune(ImagePolicy policy, Instant now) {
        var gone = new ArrayList<UnusedImage>();
        for (var image : plan(policy, now)) {
            // By name, one after the other: by id Docker refuses an image with several names.
            var names = image.names().isEmpty() ? List.of(image.id()) : image.names();
            var words = new ArrayList<>(List.of("docker", "image", "rm"));
            words.addAll(names);
            if (host.attempt(words.toArray(String[]::new)).succeeded()) gone.add(image);
        }
        return gone;
    }

    /** Together, as Docker counts them: layers that several share are counted for each. */
    public static DataSize sizeOf(List<UnusedImage> images) {
        return DataSize.bytes(
                images.stream().mapToLong(image -> image.size().bytes()).sum());
    }

    /**
     * Stops all containers of a deployment on this host, by our mark on them; others go on. They start again with {@link #start}, with
     * the next apply, or when the machine boots.
     *
     * @return their names
     */
    public List<String> stop(String deployment) {
        return each(deployment, "running", "stop");
    }

    /** Starts what {@link #stop} stopped. */
    public List<String> start(String deployment) {
        return each(deployment, "exited", "start");
    }

    private List<String> each(String deployment, String state, String verb) {
        var listed = host.run(
                        "docker",
                        "ps",
                        "-a",
                        "--filter",
                        "label=" + ContainerPlan.MARKER,
                        "--filter",
                        "status=" + state,
                        "--format",
                        "{{.Names}}\t{{.Label \"" + ContainerPlan.MARKER + "\"}}")
                .stdout();
        var names = listed.lines()
                .map(line -> line.split("\t", 2))
                .filter(words -> words.length == 2 && words[1].startsWith("hubwright1 d=" + deployment + " "))
                .map(words -> words[0])
                .toList();
        names.forEach(name -> host.run("docker", verb, name));
        return names;
    }

    /**
     * Removes the images that we built on this host ({@code io.hubwright.image} is their label) and that no container uses.
     *
     * @return those that are gone
     */
    public List<UnusedImage> removeBuilt() {
        var ours = host.run("docker", "image", "ls", "-q", "--no-trunc", "--filter", "label=io.hubwright.image")
                .stdout()
                .lines()
                .toList();
        return prune(ImagePolicy.unused().only(ours), Instant.MAX);
    }

    @Override
    public String toString() {
        return "upkeep of Docker on " + host;
    }
}
