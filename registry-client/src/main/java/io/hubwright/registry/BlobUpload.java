package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Sends one blob. Small ones take two requests (POST, PUT); larger ones go in chunks, which proxies let through and which can
 * be resumed. After a break the server is asked how far it is; no byte is sent twice unless it lost the upload (2.x does), for a 2.x
 * server takes the same chunk twice and calls it success.
 */
final class BlobUpload {
    private static final long SMALL = 1 << 20;

    /** Cloudflare refuses requests of more than 100 MB, slower the closer they are. */
    private static final long CHUNK_BEHIND_CLOUDFLARE = 32 << 20;

    /** Breaks in a row without a byte of progress. */
    private static final int ATTEMPTS = 5;

    /** A server may read the whole blob again before it answers the last request; slow disks do this much a second. */
    private static final long COMMIT_BYTES_PER_SECOND = 20 << 20;

    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

    private final Transport transport;
    private final ImageRef ref;
    private final Blob blob;
    private final String action;
    private final String scope;
    private long chunk;
    private int failures;

    BlobUpload(Transport transport, ImageRef ref, Blob blob, String action) {
        this.transport = transport;
        this.ref = ref;
        this.blob = blob;
        this.action = action;
        this.scope = Scope.push(ref);
        this.chunk = transport.chunkSize();
    }

    void send() {
        boolean done = false;
        while (!done) {
            var location = start();
            try (var source = new BlobSource(blob)) {
                done = blob.size() <= SMALL ? putWhole(location, source) : putChunks(location, source);
            } catch (IOException e) {
                throw new HubwrightException(action + ": cannot read " + blob.digest() + ": " + e, e);
            }
        }
    }

    /** A POST that was lost leaves an empty upload behind, which servers clean away. */
    private URI start() {
        var call = Call.of(action, "POST", transport.uri("/v2/" + ref.repository() + "/blobs/uploads/"), scope)
                .payload(Payload.of(new byte[0]));
        var reply = transport.send(call, 202);
        if (Failure.isCloudflare(reply)) chunk = Math.min(chunk, CHUNK_BEHIND_CLOUDFLARE);
        return location(call, reply);
    }

    private boolean putWhole(URI location, BlobSource source) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream((int) blob.size());
        source.seek(0);
        source.writeTo(bytes, blob.size());
        source.check();
        return commit(location, Payload.of(bytes.toByteArray()), Duration.ZERO).isPresent();
    }

    private boolean putChunks(URI start, BlobSource source) throws IOException {
        var location = start;
        long offset = 0;
        while (offset < blob.size()) {
            var progress = patch(location, source, offset);
            if (progress.isEmpty()) return false;
            if (progress.get().offset() > offset) failures = 0;
            offset = progress.get().offset();
            location = progress.get().location();
        }
        source.seek(offset);
        source.check();
        var patience = Duration.ofSeconds(blob.size() / COMMIT_BYTES_PER_SECOND);
        return commit(location, Payload.of(new byte[0]), patience).isPresent();
    }

    /** How far the server is after one chunk; empty if the upload is lost. */
    private Optional<Progress> patch(URI location, BlobSource source, long offset) throws IOException {
        long length = Math.min(chunk, blob.size() - offset);
        var call = Call.of(action, "PATCH", location, scope)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", offset + "-" + (offset + length - 1))
                .payload(chunk(source, offset, length));
        try {
            var reply = transport.once(call);
            if (reply.status() == 202)
                return Optional.of(new Progress(location(call, reply), received(reply, offset + length)));
            if (reply.status() == 404) return lost(transport.problem(call, reply));
            if (reply.status() == 413 && chunk > SMALL) {
                chunk /= 2;
                return status(location);
            }
            if (reply.status() != 416 && reply.status() < 500 && reply.status() != 429)
                throw transport.problem(call, reply);
            failed(transport.problem(call, reply), reply);
        } catch (IOException e) {
            failed(transport.failure(call, e));
        }
        return status(location);
    }

    /** The server's own word on how far it is; empty if it does not know the upload any more. */
    private Optional<Progress> status(URI location) {
        var call = Call.of(action, "GET", location, scope);
        var reply = transport.send(call, 204, 202, 200, 404, 400, 416);
        if (!reply.isSuccess()) return Optional.empty();
        return Optional.of(new Progress(location(call, reply), received(reply, 0)));
    }

    /** Present when the blob is there; empty when it must be sent again. */
    private Optional<Boolean> commit(URI location, Payload payload, Duration patience) {
        var query = (location.getRawQuery() == null ? "?" : "&") + "digest=" + blob.digest();
        var call = Call.of(action, "PUT", URI.create(location + query), scope)
                .header("Content-Type", "application/octet-stream")
                .payload(payload)
                .patience(patience);
        try {
            var reply = transport.once(call);
            if (reply.status() == 201 || reply.status() == 204) return Optional.of(true);
            if (reply.status() != 404 && reply.status() != 416 && reply.status() < 500 && reply.status() != 429)
                throw transport.problem(call, reply);
            failed(transport.problem(call, reply), reply);
        } catch (IOException e) {
            failed(transport.failure(call, e));
        }
        return transport.exists(ref, blob.descriptor(), action) ? Optional.of(true) : Optional.empty();
    }

    private Optional<Progress> lost(HubwrightException problem) {
        failed(problem);
        return Optional.empty();
    }

    private void failed(HubwrightException problem, Reply reply) {
        count(problem);
        transport.pause(failures, Failure.retryAfter(reply));
    }

    private void failed(HubwrightException problem) {
        count(problem);
        transport.pause(failures, Duration.ZERO);
    }

    private void count(HubwrightException problem) {
        failures++;
        if (failures >= ATTEMPTS || !isPassing(problem)) throw problem;
    }

    private static boolean isPassing(HubwrightException problem) {
        return problem instanceof UnavailableException || problem.details().status() != 0;
    }

    private Payload chunk(BlobSource source, long offset, long length) {
        return new Payload() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                source.seek(offset);
                source.writeTo(out, length);
            }
        };
    }

    private URI location(Call call, Reply reply) {
        var location = reply.header("Location")
                .orElseThrow(() -> new HubwrightException(action + ": " + call.target() + ": the answer "
                        + reply.status() + " has no Location, which the protocol demands; is this a registry?"));
        return transport.follow(call, location);
    }

    /** {@code Range: 0-N} counts from zero; a server that has nothing says {@code 0-0}, as one that has a single byte. */
    private long received(Reply reply, long otherwise) {
        var range = reply.header("Range").map(RANGE::matcher).filter(java.util.regex.Matcher::matches);
        if (range.isEmpty()) return otherwise;
        long last = Long.parseLong(range.get().group(1));
        return Math.min(last == 0 ? 0 : last + 1, blob.size());
    }

    private record Progress(URI location, long offset) {}
}
