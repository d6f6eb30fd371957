package io.hubwright.cyberhub;

import static io.hubwright.hub.internal.DockerCall.call;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import io.hubwright.host.Host;
import io.hubwright.hub.RegistryLoginSpec;
import io.hubwright.hub.internal.EngineClient;
import io.hubwright.hub.internal.EngineStream;
import io.hubwright.hub.internal.PullLogin;
import io.hubwright.registry.ImageRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The images in a host's Docker Engine: built, pulled, tagged, pushed, listed, removed. Builds and transfers block, for at most an hour;
 * the rest for a moment. Interruption ends the wait, and the engine drops what was not finished. Thread-safe; close it.
 */
public final class HostImages implements AutoCloseable {
    // A step of a build prints nothing while it compiles.
    private static final Duration SILENCE = Duration.ofMinutes(20);
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final String STAGE_LABEL = "io.hubwright.stage";

    private final DockerClient docker;
    private final Time time;
    private final Consumer<String> progress;

    private HostImages(DockerClient docker, Time time, Consumer<String> progress) {
        this.docker = docker;
        this.time = time;
        this.progress = progress;
    }

    /**
     * Opens no connection yet.
     *
     * @param progress is told in a line each what a build or a transfer is doing
     */
    public static HostImages on(Host host, Consumer<String> progress) {
        return at(host.dockerSocket(), Time.SYSTEM, progress);
    }

    static HostImages at(Path socket, Time time, Consumer<String> progress) {
        return new HostImages(EngineClient.at(socket, SILENCE), time, progress);
    }

    /** By name, digest or id. */
    public Optional<HostImage> find(String reference) {
        return call("look for the image " + reference, () -> {
            try {
                var found = docker.inspectImageCmd(reference).exec();
                var labels = Optional.ofNullable(found.getConfig())
                        .flatMap(config -> Optional.ofNullable(config.getLabels()));
                return Optional.of(new HostImage(
                        Optional.ofNullable(found.getId()).orElse(""),
                        listOf(found.getRepoTags()),
                        listOf(found.getRepoDigests()),
                        DataSize.bytes(Optional.ofNullable(found.getSize()).orElse(0L)),
                        Instant.parse(Optional.ofNullable(found.getCreated()).orElse("1970-01-01T00:00:00Z")),
                        labels.orElse(Map.of())));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * The image of this name.
     *
     * @throws io.hubwright.NotFoundException if it is not there
     */
    public HostImage get(String reference) {
        return find(reference)
                .orElseThrow(() -> new io.hubwright.NotFoundException(
                        "the Docker Engine has no image " + reference + ": build or pull it first"));
    }

    /** All that have a name. */
    public List<HostImage> list() {
        return list(Map.of());
    }

    /** The application images among them. */
    public List<HostImage> applications() {
        return list(Map.of("io.hubwright.image", "application"));
    }

    private List<HostImage> list(Map<String, String> labels) {
        return call("list the images", () -> {
            var request = docker.listImagesCmd();
            if (!labels.isEmpty()) request.withLabelFilter(labels);
            return request.exec().stream()
                    .map(HostImages::listed)
                    .filter(image -> !image.tags().isEmpty())
                    .toList();
        });
    }

    // The engine writes <none>:<none> for what has no name.
    private static HostImage listed(Image image) {
        return new HostImage(
                image.getId(),
                named(image.getRepoTags()),
                named(image.getRepoDigests()),
                DataSize.bytes(Optional.ofNullable(image.getSize()).orElse(0L)),
                Instant.ofEpochSecond(Optional.ofNullable(image.getCreated()).orElse(0L)),
                Optional.ofNullable(image.getLabels()).orElse(Map.of()));
    }

    private static List<String> named(String[] names) {
        return Optional.ofNullable(names).stream()
                .flatMap(Arrays::stream)
                .filter(name -> !name.startsWith("<none>"))
                .toList();
    }

    private static List<String> listOf(List<String> names) {
        return Optional.ofNullable(names).orElse(List.of());
    }

    /**
     * The image with its ancestors: pulls what they stand on and builds those that are missing or differ from their recipe, parents
     * first.
     */
    public HostImage build(ApplicationImage image) {
        for (var member : image.family()) {
            if (isBuilt(member)) continue;
            if (member.parent() instanceof PulledImage pulled
                    && find(pulled.reference()).isEmpty()) pull(pulled.reference());
            build(member.recipe(), member.hash());
        }
        return get(image.reference());
    }

    /** True if it is there as its values say, ancestors included. */
    boolean isBuilt(ApplicationImage image) {
        return find(image.reference())
                .flatMap(HostImage::recipe)
                .filter(image.hash()::equals)
                .isPresent();
    }

    /** Unless it is there from the same recipe. */
    public HostImage build(ImageRecipe recipe) {
        var built = find(recipe.name())
                .filter(image -> image.recipe().filter(recipe.hash()::equals).isPresent());
        return built.orElseGet(() -> build(recipe, recipe.hash()));
    }

    private HostImage build(ImageRecipe recipe, String hash) {
        progress.accept("building " + recipe.name());
        var what = "build the image " + recipe.name();
        try (var stream = new EngineStream<BuildResponseItem>(what)) {
            call(what, () -> {
                // The host's network: a build reaches what the host reaches.
                var command = docker.buildImageCmd(BuildContext.tar(recipe.files()))
                        .withTags(Set.of(recipe.name()))
                        .withLabels(Map.of(ImageRecipe.LABEL, hash))
                        .withNetworkMode("host")
                        .withRemove(true)
                        .withForcerm(true);
                recipe.arguments().forEach(command::withBuildArg);
                return command.exec(stream);
            });
            stream.await(time, LONGEST, item -> step(recipe.name(), item));
        } catch (IOException e) {
            throw lost(what, e);
        }
        removeStages();
        return get(recipe.name());
    }

    // What our Dockerfiles only built in; as large as the image itself, and nobody would find it again.
    private void removeStages() {
        call("list what builds left", () -> docker.listImagesCmd()
                        .withDanglingFilter(true)
                        .withLabelFilter(Map.of(STAGE_LABEL, "build"))
                        .exec())
                .forEach(stage -> {
                    try {
                        remove(stage.getId());
                    } catch (ConflictException e) { // another build stands on it
                    }
                });
    }

    private void step(String name, BuildResponseItem item) {
        var text = Optional.ofNullable(item.getStream()).map(String::strip).orElse("");
        if (text.startsWith("Step "))
            progress.accept("building " + name + ": " + text.lines().findFirst().orElse(""));
    }

    /** The newest of that name, from Docker Hub or a registry that asks for no password. */
    public HostImage pull(String reference) {
        return pull(reference, Optional.empty());
    }

    /** The same from a private registry. */
    public HostImage pull(String reference, RegistryLoginSpec login) {
        return pull(reference, Optional.of(credentials(login)));
    }

    private HostImage pull(String reference, Optional<PullLogin> login) {
        var exact = PulledImage.of(reference).reference();
        transfer(exact, login);
        return get(exact);
    }

    /** All tags of a repository, such as {@code cyberhubs/corehub}. What is there of it afterwards. */
    public List<HostImage> pullAllTags(String repository) {
        var named = ImageRef.parse(repository);
        if (repository.endsWith(":" + named.reference()) || named.digest().isPresent())
            throw new IllegalArgumentException(repository + " is one image, not a repository: leave its tag away");
        transfer(repository, Optional.empty());
        return list().stream()
                .filter(image -> image.tags().stream().anyMatch(tag -> tag.startsWith(repository + ":")))
                .toList();
    }

    private void transfer(String name, Optional<PullLogin> login) {
        progress.accept("pulling " + name);
        var what = "pull " + name;
        try (var stream = new EngineStream<PullResponseItem>(what)) {
            call(what, () -> {
                var command = docker.pullImageCmd(name);
                login.ifPresent(known -> command.withAuthConfig(known.config()));
                return command.exec(stream);
            });
            var told = new TransferProgress("pulling " + name, "Downloading", progress);
            stream.await(time, LONGEST, told::tell);
        } catch (IOException e) {
            throw lost(what, e);
        }
    }

    /** Gives it one more name. */
    public HostImage tag(String reference, String newReference) {
        var to = ImageRef.parse(newReference);
        var repository =
                newReference.substring(0, newReference.length() - to.reference().length() - 1);
        call("tag the image " + reference + " as " + newReference, () -> {
            docker.tagImageCmd(reference, repository, to.reference()).exec();
            return newReference;
        });
        return get(newReference);
    }

    /** To the registry in its name. Under which digest it is there. */
    public String push(String reference) {
        return push(reference, Optional.empty());
    }

    /** The same where the registry asks for a password. */
    public String push(String reference, RegistryLoginSpec login) {
        return push(reference, Optional.of(credentials(login)));
    }

    private String push(String reference, Optional<PullLogin> login) {
        progress.accept("pushing " + reference);
        var what = "push " + reference;
        try (var stream = new EngineStream<PushResponseItem>(what)) {
            call(what, () -> {
                var command = docker.pushImageCmd(reference);
                login.ifPresent(known -> command.withAuthConfig(known.config()));
                return command.exec(stream);
            });
            var told = new TransferProgress("pushing " + reference, "Pushing", progress);
            stream.await(time, LONGEST, told::tell);
        } catch (IOException e) {
            throw lost(what, e);
        }
        return get(reference)
                .digestIn(repository(reference))
                .orElseThrow(() -> new HubwrightException(
                        "pushed " + reference + ", but the Docker Engine knows no digest of it: push it again"));
    }

    /** Without tag and digest, as the engine keeps it. */
    static String repository(String reference) {
        var path = reference.substring(0, reference.contains("@") ? reference.indexOf('@') : reference.length());
        int colon = path.lastIndexOf(':');
        return colon > path.lastIndexOf('/') ? path.substring(0, colon) : path;
    }

    /**
     * Takes the name away, and the image with it if that was its last one.
     *
     * @return false if it was not there
     * @throws io.hubwright.ConflictException if a container uses it
     */
    public boolean remove(String reference) {
        return call("remove the image " + reference, () -> {
            try {
                docker.removeImageCmd(reference).exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    private static PullLogin credentials(RegistryLoginSpec login) {
        var users = login.registry().users();
        return users.entrySet().stream()
                .filter(user -> login.user().isEmpty() || login.user().get().equals(user.getKey()))
                .findFirst()
                .map(user -> new PullLogin(login.registry().endpoint(), user.getKey(), user.getValue()))
                .orElseThrow(() -> new HubwrightException(
                        "the registry " + login.registry().name() + " has no user "
                                + login.user().orElse("") + ": add it to the registry's spec"));
    }

    private static UnavailableException lost(String what, IOException e) {
        return new UnavailableException("cannot " + what + ": lost the connection to Docker: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            docker.close();
        } catch (IOException e) { // a local socket that is closed already
        }
    }
}
