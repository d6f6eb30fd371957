package io.hubwright.hub.internal;

import static io.hubwright.hub.internal.DockerCall.call;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.hubwright.DeadlineExceededException;
import io.hubwright.InterruptedOperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A command in a running container, at the engine's own interface: no shell and no docker program in between. */
public final class ContainerCommand {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final DockerClient docker;
    private final FoundContainer container;
    private final List<String> words;

    ContainerCommand(DockerClient docker, FoundContainer container, List<String> words) {
        this.docker = docker;
        this.container = container;
        this.words = List.copyOf(words);
    }

    /** Standard output and errors as they came, and how it ended. */
    public record Ended(int exitCode, String output) {}

    /** Blocks until it has ended, at most ten minutes. */
    public Ended run() {
        var id = create(false, false);
        var frames = new ContainerLog.Collected();
        attend(id, false, Optional.empty(), frames);
        return new Ended(exitCode(id), frames.text());
    }

    /**
     * With a terminal: what the container prints goes to the stream as it comes, and the input is its keyboard. Blocks until it has
     * ended; there is no limit.
     */
    public int terminal(InputStream keyboard, OutputStream screen) {
        var id = create(true, true);
        attend(id, true, Optional.of(keyboard), new ResultCallback.Adapter<Frame>() {
            @Override
            public void onNext(Frame frame) {
                try {
                    screen.write(frame.getPayload());
                    screen.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot show what the container prints", e);
                }
            }
        });
        return exitCode(id);
    }

    private String create(boolean terminal, boolean input) {
        return call("run " + words.get(0) + " in " + container.name(), () -> docker.execCreateCmd(container.id())
                .withCmd(words.toArray(String[]::new))
                .withTty(terminal)
                .withAttachStdin(input)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId());
    }

    private void attend(
            String id, boolean terminal, Optional<InputStream> input, ResultCallback.Adapter<Frame> output) {
        call("run " + words.get(0) + " in " + container.name(), () -> {
            try (output) {
                var request = docker.execStartCmd(id).withTty(terminal);
                input.ifPresent(request::withStdIn);
                var running = request.exec(output);
                if (terminal) running.awaitCompletion();
                else if (!running.awaitCompletion(LONGEST.toSeconds(), TimeUnit.SECONDS))
                    throw new DeadlineExceededException(
                            words.get(0) + " in " + container.name() + " did not end within ten minutes");
                return id;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedOperationException(words.get(0) + " in " + container.name() + " was left alone");
            } catch (IOException e) {
                throw new UncheckedIOException("the stream of " + words.get(0) + " cannot be closed", e);
            }
        });
    }

    private int exitCode(String id) {
        var code = call(
                "ask how " + words.get(0) + " ended",
                () -> docker.inspectExecCmd(id).exec().getExitCodeLong());
        return code == null ? -1 : code.intValue();
    }
}
