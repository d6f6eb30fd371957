package io.hubwright.hub.internal;

import static io.hubwright.hub.internal.DockerCall.call;
import static io.hubwright.hub.internal.DockerCall.run;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The containers at a host's Docker Engine, through the private socket that {@code host} bridges over SSH. */
public final class Containers implements AutoCloseable {
    // A stop waits for open uploads; the engine kills after ten seconds, so an answer comes well within this.
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration PULL = Duration.ofMinutes(15);
    private static final int STOP_SECONDS = 10;
    // A Go program's panic is followed by its stack; of Python's, the last line tells. JupyterHub writes [C before what
    // ends it.
    private static final Pattern COMPLAINT =
            Pattern.compile("panic:|level=(error|fatal)|configuration error|^\\[C |^[A-Za-z.]+(Error|Exception): ");

    private final DockerClient docker;
    private final Time time;

    private Containers(DockerClient docker, Time time) {
        this.docker = docker;
        this.time = time;
    }

    /** Opens no connection yet. */
    public static Containers at(Path socket, Time time) {
        return new Containers(EngineClient.at(socket, ANSWER), time);
    }

    /** All with this label, running or not. */
    public List<FoundContainer> labelled(String label, String value) {
        return call(
                "list the containers",
                () -> docker.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(label, value)).exec().stream()
                        .flatMap(container -> find(container.getId()).stream())
                        .toList());
    }

    /** By name or id. */
    public Optional<FoundContainer> find(String nameOrId) {
        return call("inspect the container " + nameOrId, () -> {
            try {
                return Optional.of(found(docker.inspectContainerCmd(nameOrId).exec()));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    public boolean hasImage(String image) {
        return call("look for the image " + image, () -> {
            try {
                docker.inspectImageCmd(image).exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    /** Blocks until the image is there, at most a quarter of an hour. */
    public void pull(String image, Consumer<String> progress) {
        pull(image, Optional.empty(), progress);
    }

    /** The same from a registry that asks for a password. */
    public void pull(String image, Optional<PullLogin> login, Consumer<String> progress) {
        progress.accept("pulling " + image);
        try (var pull = new PullProgress(image, progress)) {
            var request = docker.pullImageCmd(image);
            login.ifPresent(known -> request.withAuthConfig(known.config()));
            call("pull the image " + image, () -> request.exec(pull));
            time.await("the image " + image, PULL, Duration.ofMillis(200), pull::outcome);
        } catch (IOException e) {
            throw new UnavailableException(
                    "lost the connection to Docker while pulling " + image + ": " + e.getMessage(), e);
        }
    }

    /** Makes it without starting it. The id. */
    public String create(String name, ContainerPlan plan) {
        var id = call("create the container " + name, () -> request(name, plan)
                .withHostConfig(hostConfig(plan))
                .exec()
                .getId());
        // The engine takes one network with the container; the others must be there before it starts.
        plan.networks().stream().skip(1).forEach(further -> networks().connect(id, further));
        return id;
    }

    private CreateContainerCmd request(String name, ContainerPlan plan) {
        var request = docker.createContainerCmd(plan.image()).withName(name).withLabels(plan.labels());
        if (!plan.command().isEmpty()) request.withCmd(plan.command());
        if (!plan.ports().isEmpty())
            request.withExposedPorts(plan.ports().stream()
                    .map(port -> ExposedPort.tcp(port.container()))
                    .toList());
        plan.networks().stream().findFirst().ifPresent(first -> request.withAliases(first.aliases()));
        return request;
    }

    private static HostConfig hostConfig(ContainerPlan plan) {
        var host = HostConfig.newHostConfig()
                .withMounts(plan.binds().stream().map(Containers::mount).toList())
                .withRestartPolicy(RestartPolicy.alwaysRestart())
                .withLogConfig(
                        new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "3")));
        if (!plan.ports().isEmpty())
            host.withPortBindings(plan.ports().stream()
                    .map(port ->
                            new PortBinding(Ports.Binding.bindPort(port.host()), ExposedPort.tcp(port.container())))
                    .toList());
        plan.networks().stream().findFirst().ifPresent(first -> host.withNetworkMode(first.network()));
        if (!plan.tmpfs().isEmpty())
            host.withTmpFs(plan.tmpfs().stream().collect(Collectors.toMap(path -> path, path -> "mode=0755")));
        return host;
    }

    public void start(String id, String name) {
        run("start the container " + name, () -> {
            try {
                docker.startContainerCmd(id).exec();
            } catch (NotModifiedException e) { // it runs
            }
        });
    }

    public void stop(FoundContainer container) {
        run("stop the container " + container.name(), () -> {
            try {
                docker.stopContainerCmd(container.id())
                        .withTimeout(STOP_SECONDS)
                        .exec();
            } catch (NotModifiedException e) { // it is stopped
            }
        });
    }

    public void restart(FoundContainer container) {
        run("restart the container " + container.name(), () -> docker.restartContainerCmd(container.id())
                .withTimeout(STOP_SECONDS)
                .exec());
    }

    public void rename(String id, String from, String to) {
        run(
                "rename the container " + from,
                () -> docker.renameContainerCmd(id).withName(to).exec());
    }

    /** With its anonymous volumes: the official image declares one, in which nothing of ours lies. */
    public void remove(FoundContainer container) {
        run("remove the container " + container.name(), () -> {
            try {
                docker.removeContainerCmd(container.id())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException e) { // it is gone
            }
        });
    }

    /** Sends it a signal, such as {@code HUP}; it must run. */
    public void signal(FoundContainer container, String signal) {
        run(
                "send " + signal + " to the container " + container.name(),
                () -> docker.killContainerCmd(container.id()).withSignal(signal).exec());
    }

    /** Networks at the same engine. */
    public Networks networks() {
        return new Networks(docker);
    }

    /** Runs a command in it; blocks until it has ended. */
    public ContainerCommand command(FoundContainer container, String... words) {
        return new ContainerCommand(docker, container, List.of(words));
    }

    /** Its last lines, standard output and errors. */
    public String log(FoundContainer container, int lines) {
        return new ContainerLog(docker, container).last(lines);
    }

    /** What it says went wrong, for an error's text: its last complaint, else its last lines. */
    public String lastWords(FoundContainer container) {
        var lines = log(container, 60).lines().toList();
        return lines.stream()
                .filter(line -> COMPLAINT.matcher(line).find())
                .reduce((first, second) -> second)
                .orElseGet(() -> String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size())));
    }

    private static Mount mount(ContainerPlan.Bind bind) {
        var mount =
                new Mount().withType(MountType.BIND).withSource(bind.source()).withTarget(bind.target());
        return bind.readOnly() ? mount.withReadOnly(true) : mount;
    }

    private static FoundContainer found(InspectContainerResponse inspected) {
        var state = inspected.getState();
        var config = inspected.getConfig();
        var labels = Optional.ofNullable(config.getLabels()).orElse(Map.of());
        return new FoundContainer(
                inspected.getId(),
                inspected.getName().replaceFirst("^/", ""),
                Optional.ofNullable(config.getImage()).orElse(""),
                Optional.ofNullable(state.getStatus()).orElse("unknown"),
                Optional.ofNullable(inspected.getRestartCount()).orElse(0),
                Optional.ofNullable(state.getError()).orElse(""),
                labels.getOrDefault(ContainerPlan.MARKER, ""),
                labels.getOrDefault(ContainerPlan.CONFIG_DIGEST, ""));
    }

    @Override
    public void close() {
        try {
            docker.close();
        } catch (IOException e) { // a local socket that is closed already
        }
    }
}
