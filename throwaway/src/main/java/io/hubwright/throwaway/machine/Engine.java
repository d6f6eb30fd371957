package io.hubwright.throwaway.machine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** This computer's Docker Engine. Found as docker does it: DOCKER_HOST, else the usual socket. Thread-safe; close it. */
final class Engine implements AutoCloseable {
    // A build step may print nothing for minutes.
    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final Duration COMMAND = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final DockerClient client;

    private Engine(DockerClient client) {
        this.client = client;
    }

    static Engine connect() {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        var transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .maxConnections(100)
                .connectionTimeout(Duration.ofSeconds(10))
                .responseTimeout(SILENCE)
                .build();
        var engine = new Engine(DockerClientImpl.getInstance(config, transport));
        try {
            engine.client.pingCmd().exec();
            return engine;
        } catch (RuntimeException e) {
            engine.close();
            throw new UnavailableException(
                    "no Docker Engine answers at " + config.getDockerHost() + ": " + e.getMessage()
                            + "; start one, or add yourself to the group docker, or take simulated machines",
                    e);
        }
    }

    /** Asks the engine; its refusals become one of our exceptions, with the action in the sentence. */
    <R> R ask(String action, Function<DockerClient, R> question) {
        try {
            return question.apply(client);
        } catch (DockerException e) {
            throw new HubwrightException(
                    "Docker Engine: " + action + ": " + e.getHttpStatus() + " " + said(e),
                    new HubwrightException.Details("docker", e.getHttpStatus(), ""),
                    e);
        } catch (RuntimeException e) {
            if (e instanceof HubwrightException) throw e;
            throw new UnavailableException("Docker Engine: " + action + ": " + e.getMessage(), e);
        }
    }

    /** Like {@link #ask}, and nothing if the engine does not have what was asked for. */
    <R> Optional<R> find(String action, Function<DockerClient, R> question) {
        return ask(action, client -> {
            try {
                return Optional.of(question.apply(client));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** For {@link #find} where only the effect counts; true if the thing was there. */
    boolean tell(String action, Consumer<DockerClient> order) {
        return find(action, client -> {
                    order.accept(client);
                    return true;
                })
                .isPresent();
    }

    /** Removes a container, running or not, with its own volumes, and waits until it is gone, also if somebody else removes it. */
    void remove(String container) {
        try {
            tell("remove container " + container, client -> client.removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        } catch (HubwrightException e) {
            if (e.details().status() != 409) throw e;
            Time.SYSTEM.await(
                    "the removal of container " + container,
                    COMMAND,
                    POLL,
                    () -> isThere(container) ? Optional.empty() : Optional.of(true));
        }
    }

    private boolean isThere(String container) {
        return tell("look for container " + container, client -> client.inspectContainerCmd(container)
                .exec());
    }

    /** Runs a command in a container and waits for it. */
    Result run(String container, String... command) {
        var out = new ByteArrayOutputStream();
        var exec = ask("run " + command[0] + " in " + container, client -> client.execCreateCmd(container)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withCmd(command)
                .exec()
                .getId());
        collect(
                "run " + command[0],
                out,
                callback -> ask(
                        "run " + command[0], client -> client.execStartCmd(exec).exec(callback)));
        var code = ask(
                "run " + command[0],
                client -> client.inspectExecCmd(exec).exec().getExitCodeLong());
        return new Result(code.intValue(), out.toString(StandardCharsets.UTF_8));
    }

    /** Starts a command in a container and leaves it running. */
    void start(String container, List<String> command) {
        var action = "start " + command.get(0) + " in " + container;
        var exec = ask(action, client -> client.execCreateCmd(container)
                .withCmd(command.toArray(String[]::new))
                .exec()
                .getId());
        collect(
                action,
                new ByteArrayOutputStream(),
                callback -> ask(
                        action,
                        client -> client.execStartCmd(exec).withDetach(true).exec(callback)));
    }

    /** What the container's first process has printed. */
    String logs(String container) {
        var out = new ByteArrayOutputStream();
        collect(
                "read the log",
                out,
                callback -> ask("read the log of " + container, client -> client.logContainerCmd(container)
                        .withStdOut(true)
                        .withStdErr(true)
                        .withTailAll()
                        .exec(callback)));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void collect(String action, ByteArrayOutputStream out, Function<Collector, Collector> start) {
        try (var callback = start.apply(new Collector(out))) {
            if (!callback.awaitCompletion(COMMAND.toSeconds(), TimeUnit.SECONDS))
                throw new DeadlineExceededException(
                        "Docker Engine: " + action + ": not done after " + COMMAND.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("Docker Engine: " + action + ": interrupted", e);
        } catch (IOException e) {
            throw new UnavailableException("Docker Engine: " + action + ": " + e.getMessage(), e);
        }
    }

    private static String said(DockerException e) {
        return Optional.ofNullable(e.getMessage()).orElse("no reason given").strip();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UnavailableException("Docker Engine: close the connection: " + e.getMessage(), e);
        }
    }

    record Result(int exitCode, String output) {
        String orThrow(String action) {
            if (exitCode != 0) throw new HubwrightException(action + ": exit code " + exitCode + ": " + output.strip());
            return output.strip();
        }
    }

    private static final class Collector extends ResultCallback.Adapter<Frame> {
        private final ByteArrayOutputStream out;

        Collector(ByteArrayOutputStream out) {
            this.out = out;
        }

        @Override
        public void onNext(Frame frame) {
            out.writeBytes(frame.getPayload());
        }
    }
}
