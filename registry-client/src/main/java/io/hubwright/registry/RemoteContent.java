package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A blob in a registry. It is read once, front to back; after a break the rest is asked for ({@code Range}), so that what came is
 * not fetched again. Whoever reads checks the digest.
 */
final class RemoteContent implements Content {
    /** Breaks in a row without a byte of progress. */
    private static final int ATTEMPTS = 5;

    private final Transport transport;
    private final ImageRef ref;
    private final Descriptor blob;
    private final String action;

    RemoteContent(Transport transport, ImageRef ref, Descriptor blob, String action) {
        this.transport = transport;
        this.ref = ref;
        this.blob = blob;
        this.action = action;
    }

    @Override
    public Optional<ImageRef> origin() {
        return Optional.of(ref);
    }

    @Override
    public InputStream open() {
        var pipe = new Pipe();
        var task = transport.background(() -> fill(pipe));
        return pipe.source(() -> task.cancel(true));
    }

    // Whatever ends this thread must reach the reader, which would wait for ever.
    private void fill(Pipe pipe) {
        try {
            writeTo(pipe.sink());
            pipe.end();
        } catch (RuntimeException | Error e) {
            pipe.fail(e);
        }
    }

    @Override
    public void writeTo(OutputStream sink) {
        new Download(sink).run();
    }

    private final class Download {
        private final OutputStream sink;
        private long received;
        private int failures;

        Download(OutputStream sink) {
            this.sink = sink;
        }

        void run() {
            do {
                long before = received;
                var problem = attempt();
                if (problem.isEmpty() && received >= blob.size().bytes()) return;
                if (received > before) failures = 0;
                failed(problem.orElseGet(this::tooShort));
            } while (true);
        }

        /** Empty if the body came to its end. */
        private Optional<HubwrightException> attempt() {
            var call = received == 0 ? call() : call().header("Range", "bytes=" + received + "-");
            try {
                var reply = transport.read(call, blob.size().bytes() - received, this::take);
                return reply.status() == 200 || reply.status() == 206
                        ? Optional.empty()
                        : Optional.of(transport.problem(call, reply));
            } catch (IOException e) {
                return Optional.of(transport.failure(call, e));
            }
        }

        private void take(Reply head, InputStream body) throws IOException {
            if (head.status() == 206) requireRest(head);
            else if (received > 0) body.skipNBytes(received); // it knows no ranges
            var buffer = new byte[BUFFER];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) pass(buffer, read);
        }

        private void requireRest(Reply head) throws IOException {
            var range = head.header("Content-Range").orElse("");
            if (!range.startsWith("bytes " + received + "-"))
                throw new IOException("asked for what follows byte " + received + ", got \"" + range + "\"");
        }

        /** An error of the network may be tried again; one of our own disk may not. */
        private void pass(byte[] buffer, int length) {
            if (received + length > blob.size().bytes())
                throw new HubwrightException(action + ": the blob " + blob.digest() + " came as more than its "
                        + blob.size() + "; its source is damaged: push it again");
            try {
                sink.write(buffer, 0, length);
            } catch (IOException e) {
                throw Failure.local(action, e);
            }
            received += length;
        }

        private HubwrightException tooShort() {
            return new UnavailableException(
                    action + ": the blob " + blob.digest() + " ended after " + received + " of its "
                            + blob.size().bytes() + " bytes; its source is damaged: push it again",
                    null);
        }

        private void failed(HubwrightException problem) {
            failures++;
            if (failures >= ATTEMPTS || !Failure.isPassing(problem)) throw problem;
            transport.pause(failures, problem);
        }

        private Call call() {
            var uri = transport.uri("/v2/" + ref.repository() + "/blobs/" + blob.digest());
            return Call.of(action, "GET", uri, Scope.pull(ref));
        }
    }

    @Override
    public String toString() {
        return blob.digest() + " of " + ref;
    }
}
