package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends one blob. Small ones take two requests (POST, PUT); larger ones go in chunks, which proxies let through and which can
 * be resumed, by a later process too. After a break the server is asked how far it is; no byte is sent twice unless it lost the upload
 * (2.x does), for a 2.x server takes the same chunk twice and calls it success.
 */
final class BlobUpload {
    private static final long SMALL = 1 << 20;

    /** Breaks in a row without a byte of progress. */
    private static final int ATTEMPTS = 5;

    /** A server may read the whole blob again before it answers the last request; slow disks do this much a second. */
    private static final long COMMIT_BYTES_PER_SECOND = 20 << 20;

    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

    private final Transport transport;
    private final ImageRef ref;
    private final Blob blob;
    private final String action;
    private final Meter meter;
    private final String scope;
    private int failures;

    BlobUpload(Transport transport, ImageRef ref, Blob blob, String action, Meter meter) {
        this.transport = transport;
        this.ref = ref;
        this.blob = blob;
        this.action = action;
        this.meter = meter;
        this.scope = Scope.push(ref);
    }

    /** Without a byte, if the registry takes it over from another of its repositories; else sends it. */
    void mountOrSend(ImageRef from) {
        var call = Call.of(
                        action,
                        "POST",
                        transport.uri("/v2/" + ref.repository() + "/blobs/uploads/?mount=" + blob.digest() + "&from="
                                + from.repository()),
                        scope + " " + Scope.pull(from))
                .payload(Payload.of(new byte[0]));
        var reply = transport.send(call, 201, 202);
        if (reply.status() == 201) meter.mounted(blob.descriptor());
        else send(Optional.of(new Progress(location(call, reply), 0)));
    }

    void send() {
        send(Optional.empty());
    }

    private void send(Optional<Progress> begun) {
        try (var saved = saved();
                var source = new BlobSource(blob, sent -> meter.reached(blob.descriptor(), sent))) {
            var next = begun.or(() -> resumed(saved));
            while (!attempt(next.isPresent() ? next.get() : start(), saved, source)) next = Optional.empty();
            saved.forget();
            meter.sent(blob.descriptor());
        } catch (IOException e) {
            throw new HubwrightException(action + ": cannot read " + blob.digest() + ": " + e, e);
        }
    }

    private boolean attempt(Progress from, SavedUpload saved, BlobSource source) throws IOException {
        return blob.size() <= SMALL ? putWhole(from.location(), source) : putChunks(from, saved, source);
    }

    private SavedUpload saved() {
        return blob.size() <= transport.chunkSize()
                ? SavedUpload.nowhere()
                : transport
                        .stateDirectory()
                        .map(directory -> SavedUpload.in(directory, ref, blob.digest()))
                        .orElse(SavedUpload.nowhere());
    }

    /** Where an earlier process stopped, if the server still knows. */
    private Optional<Progress> resumed(SavedUpload saved) {
        var call = Call.of(action, "GET", transport.uri("/v2/"), scope);
        return saved.location()
                .map(location -> transport.follow(call, location))
                .flatMap(this::status);
    }

    /** A POST that was lost leaves an empty upload behind, which servers clean away. */
    private Progress start() {
        var call = Call.of(action, "POST", transport.uri("/v2/" + ref.repository() + "/blobs/uploads/"), scope)
                .payload(Payload.of(new byte[0]));
        return new Progress(location(call, transport.send(call, 202)), 0);
    }

    private boolean putWhole(URI location, BlobSource source) throws IOException {
        var bytes = new ByteArrayOutputStream((int) blob.size());
        source.seek(0);
        source.writeTo(bytes, blob.size());
        source.check();
        return commit(location, Payload.of(bytes.toByteArray()), Duration.ZERO);
    }

    private boolean putChunks(Progress start, SavedUpload saved, BlobSource source) throws IOException {
        var at = start;
        while (at.offset() < blob.size()) {
            saved.save(at.location().toString());
            var next = patch(at, source);
            if (next.isEmpty()) return false;
            if (next.get().offset() > at.offset()) failures = 0;
            at = next.get();
            meter.reached(blob.descriptor(), at.offset());
        }
        source.seek(at.offset());
        source.check();
        var patience = Duration.ofSeconds(blob.size() / COMMIT_BYTES_PER_SECOND);
        return commit(at.location(), Payload.of(new byte[0]), patience);
    }

    /** How far the server is after one chunk; empty if the upload is lost. */
    private Optional<Progress> patch(Progress at, BlobSource source) throws IOException {
        long length = Math.min(transport.chunkSize(), blob.size() - at.offset());
        var call = Call.of(action, "PATCH", at.location(), scope)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", at.offset() + "-" + (at.offset() + length - 1))
                .payload(chunk(source, at.offset(), length));
        try {
            var reply = transport.once(call);
            if (reply.status() == 202)
                return Optional.of(new Progress(location(call, reply), received(reply, at.offset() + length)));
            if (reply.status() == 404) {
                failed(transport.problem(call, reply));
                return Optional.empty();
            }
            if (reply.status() == 413 && transport.halveChunk(length)) return status(at.location());
            if (reply.status() != 416 && !Failure.isPassing(reply)) throw transport.problem(call, reply);
            failed(transport.problem(call, reply));
        } catch (IOException e) {
            failed(transport.failure(call, e));
        }
        return status(at.location());
    }

    /** The server's own word on how far it is; empty if it does not know the upload any more. */
    private Optional<Progress> status(URI location) {
        var call = Call.of(action, "GET", location, scope);
        var reply = transport.send(call, 204, 202, 200, 404, 400, 416);
        if (!reply.isSuccess()) return Optional.empty();
        var next = reply.header("Location").isPresent() ? location(call, reply) : location;
        return Optional.of(new Progress(next, received(reply, 0)));
    }

    /** True when the blob is there; false when it must be sent again. */
    private boolean commit(URI location, Payload payload, Duration patience) {
        var query = (location.getRawQuery() == null ? "?" : "&") + "digest=" + blob.digest();
        var call = Call.of(action, "PUT", URI.create(location + query), scope)
                .header("Content-Type", "application/octet-stream")
                .payload(payload)
                .patience(patience);
        try {
            var reply = transport.once(call);
            if (reply.status() == 201 || reply.status() == 204) return true;
            if (reply.status() != 404 && reply.status() != 416 && !Failure.isPassing(reply))
                throw transport.problem(call, reply);
            failed(transport.problem(call, reply));
        } catch (IOException e) {
            failed(transport.failure(call, e));
        }
        return transport.exists(ref, blob.descriptor(), action);
    }

    /** Waits before the next attempt, unless that is hopeless. */
    private void failed(HubwrightException problem) {
        failures++;
        boolean hopeless = problem.details().status() == 0 && !Failure.isPassing(problem);
        if (failures >= ATTEMPTS || hopeless) throw problem;
        transport.pause(failures, problem);
    }

    private static Payload chunk(BlobSource source, long offset, long length) {
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
        var range = reply.header("Range").map(RANGE::matcher).filter(Matcher::matches);
        if (range.isEmpty()) return otherwise;
        long last = Long.parseLong(range.get().group(1));
        return Math.min(last == 0 ? 0 : last + 1, blob.size());
    }

    private record Progress(URI location, long offset) {}
}
