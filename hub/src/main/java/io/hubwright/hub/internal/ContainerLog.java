package io.hubwright.hub.internal;

import static io.hubwright.hub.internal.DockerCall.call;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.hubwright.InterruptedOperationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a container printed. */
final class ContainerLog {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final DockerClient docker;
    private final FoundContainer container;

    ContainerLog(DockerClient docker, FoundContainer container) {
        this.docker = docker;
        this.container = container;
    }

    String last(int lines) {
        var frames = new Collected();
        return call("read the log of the container " + container.name(), () -> {
            try (frames) {
                docker.logContainerCmd(container.id())
                        .withStdOut(true)
                        .withStdErr(true)
                        .withTail(lines)
                        .exec(frames)
                        .awaitCompletion(ANSWER.toSeconds(), TimeUnit.SECONDS);
                return frames.text().strip();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedOperationException("interrupted while reading a container's log");
            } catch (IOException e) {
                return frames.text().strip();
            }
        });
    }

    /** Standard output and errors together. */
    static final class Collected extends ResultCallback.Adapter<Frame> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public synchronized void onNext(Frame frame) {
            bytes.writeBytes(frame.getPayload());
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
