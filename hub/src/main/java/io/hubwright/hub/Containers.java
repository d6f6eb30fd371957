package io.hubwright.hub;

import static io.hubwright.hub.DockerCall.call;
import static io.hubwright.hub.DockerCall.run;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The containers at a host's Docker Engine, through the private socket that {@code host} bridges over SSH. */
final class Containers implements AutoCloseable {
    // A stop waits for open uploads; the engine kills after ten seconds, so an answer comes well within this.
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration PULL = Duration.ofMinutes(15);
    private static final int STOP_SECONDS = 10;
    // A Go program's panic is followed by its stack.
    private static final Pattern COMPLAINT = Pattern.compile("panic:|level=(error|fatal)|configuration error");

    private final DockerClient docker;
    private final Time time;

    private Containers(DockerClient docker, Time time) {
        this.docker = docker;
        this.time = time;
    }

    /** Opens no connection yet. */
    static Containers at(Path socket, Time time) {
        // No operator's own ~/.docker: his registries' passwords are not this host's business.
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost("unix://" + socket)
                .withDockerTlsVerify(false)
                .withDockerConfig(socket.resolveSibling("none").toString())
                .build();
        // Few: each is a channel of one SSH connection, of which sshd allows ten.
        var http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .maxConnections(3)
                .connectionTimeout(Duration.ofSeconds(20))
                .responseTimeout(ANSWER)
                .build();
        return new Containers(DockerClientImpl.getInstance(config, http), time);
    }

    /** All with this label, running or not. */
    List<FoundContainer> labelled(String label, String value) {
        return call(
                "list the containers",
                () -> docker.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(label, value)).exec().stream()
                        .flatMap(container -> find(container.getId()).stream())
                        .toList());
    }

    /** By name or id. */
    Optional<FoundContainer> find(String nameOrId) {
        return call("inspect the container " + nameOrId, () -> {
            try {
                return Optional.of(found(docker.inspectContainerCmd(nameOrId).exec()));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    boolean hasImage(String image) {
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
    void pull(String image, Consumer<String> progress) {
        progress.accept("pulling " + image);
        try (var pull = new PullProgress(image, progress)) {
            call("pull the image " + image, () -> docker.pullImageCmd(image).exec(pull));
            time.await("the image " + image, PULL, Duration.ofMillis(200), pull::outcome);
        } catch (IOException e) {
            throw new UnavailableException(
                    "lost the connection to Docker while pulling " + image + ": " + e.getMessage(), e);
        }
    }

    /** Makes it without starting it. The id. */
    String create(String name, ContainerPlan plan) {
        var host = HostConfig.newHostConfig()
                .withMounts(List.of(
                        bind(plan.paths().directory(), RegistryConfig.DIRECTORY).withReadOnly(true),
                        bind(plan.paths().storage(), RegistryConfig.STORAGE + "/docker")))
                .withPortBindings(
                        new PortBinding(Ports.Binding.bindPort(plan.port()), ExposedPort.tcp(RegistryConfig.PORT)))
                .withRestartPolicy(RestartPolicy.alwaysRestart())
                .withLogConfig(
                        new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "3")));
        return call("create the container " + name, () -> docker.createContainerCmd(plan.image())
                .withName(name)
                .withCmd(ContainerPlan.COMMAND)
                .withExposedPorts(ExposedPort.tcp(RegistryConfig.PORT))
                .withLabels(plan.labels())
                .withHostConfig(host)
                .exec()
                .getId());
    }

    void start(String id, String name) {
        run("start the container " + name, () -> {
            try {
                docker.startContainerCmd(id).exec();
            } catch (NotModifiedException e) { // it runs
            }
        });
    }

    void stop(FoundContainer container) {
        run("stop the container " + container.name(), () -> {
            try {
                docker.stopContainerCmd(container.id())
                        .withTimeout(STOP_SECONDS)
                        .exec();
            } catch (NotModifiedException e) { // it is stopped
            }
        });
    }

    void restart(FoundContainer container) {
        run("restart the container " + container.name(), () -> docker.restartContainerCmd(container.id())
                .withTimeout(STOP_SECONDS)
                .exec());
    }

    void rename(String id, String from, String to) {
        run(
                "rename the container " + from,
                () -> docker.renameContainerCmd(id).withName(to).exec());
    }

    /** With its anonymous volumes: the official image declares one, in which nothing of ours lies. */
    void remove(FoundContainer container) {
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

    /** What it says went wrong, for an error's text: its last complaint, else its last lines. */
    String lastWords(FoundContainer container) {
        var lines = log(container).lines().toList();
        return lines.stream()
                .filter(line -> COMPLAINT.matcher(line).find())
                .reduce((first, second) -> second)
                .orElseGet(() -> String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size())));
    }

    private String log(FoundContainer container) {
        var text = new StringBuilder();
        var lines = new ResultCallback.Adapter<Frame>() {
            @Override
            public void onNext(Frame frame) {
                text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
        };
        return call("read the log of the container " + container.name(), () -> {
            try (lines) {
                docker.logContainerCmd(container.id())
                        .withStdOut(true)
                        .withStdErr(true)
                        .withTail(60)
                        .exec(lines)
                        .awaitCompletion(ANSWER.toSeconds(), TimeUnit.SECONDS);
                return text.toString().strip();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedOperationException("interrupted while reading a container's log");
            } catch (IOException e) {
                return text.toString().strip();
            }
        });
    }

    private static Mount bind(String source, String target) {
        return new Mount().withType(MountType.BIND).withSource(source).withTarget(target);
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
