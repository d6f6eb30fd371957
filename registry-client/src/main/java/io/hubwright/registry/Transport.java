package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.ThrottledException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One caller for all endpoints: authorization, redirects of reads, retries of what is safe to ask again, errors. */
final class Transport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int REDIRECTS = 5;
    private static final long SMALLEST_CHUNK = 1 << 20;
    private static final int MOST_WARNINGS = 100;
    private static final Pattern MIRRORED = Pattern.compile("/v2/.+/(?:manifests|blobs)/sha[0-9]+:[0-9a-f]+");

    /** Cloudflare refuses requests of more than 100 MB, slower the closer they are. */
    private static final long CHUNK_BEHIND_CLOUDFLARE = 32 << 20;

    private static final List<Integer> REDIRECT = List.of(301, 302, 303, 307, 308);

    private final URI registry;
    private final Credentials credentials;
    private final Time time;
    private final AtomicLong chunkSize;
    private final Optional<Path> stateDirectory;
    private final Wire wire;
    private final Authorizer authorizer;
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();
    private final List<URI> mirrors;
    private volatile Optional<RateLimit> rateLimit = Optional.empty();

    Transport(RegistryOptions options) {
        var host = options.endpoint().equals(ImageRef.DOCKER_HUB) ? "registry-1.docker.io" : options.endpoint();
        var scheme = options.protocol() == RegistryOptions.Protocol.PLAIN_HTTP ? "http" : "https";
        this.registry = URI.create(scheme + "://" + host);
        this.mirrors = new CopyOnWriteArrayList<>(options.transport().mirrors().stream()
                .map(mirror -> URI.create(scheme + "://" + mirror))
                .toList());
        this.credentials = options.credentials() instanceof Credentials.FromDocker docker
                ? DockerConfig.read(docker.configJson()).credentials(options.endpoint())
                : options.credentials();
        this.time = options.time();
        this.chunkSize = new AtomicLong(options.transport().chunkSize().bytes());
        this.stateDirectory = options.transport().stateDirectory();
        this.wire = new Wire(options);
        this.authorizer = new Authorizer(registry, credentials, wire, time);
    }

    Time time() {
        return time;
    }

    Credentials credentials() {
        return credentials;
    }

    Optional<Path> stateDirectory() {
        return stateDirectory;
    }

    /** What the registry's {@code Warning} headers said. */
    List<String> warnings() {
        return warnings.stream().sorted().toList();
    }

    /** Whether the registry sent us to a token service. */
    boolean usesTokens() {
        return authorizer.usesTokens();
    }

    /** As the registry told it last. */
    Optional<RateLimit> rateLimit() {
        return rateLimit;
    }

    /** How many bytes of a blob go in one request; learned from what the registry and its proxies say. */
    long chunkSize() {
        return chunkSize.get();
    }

    /** After a request of that size was too large: false if smaller ones cannot help. */
    boolean halveChunk(long refused) {
        return chunkSize.accumulateAndGet(Math.max(SMALLEST_CHUNK, refused / 2), Math::min) < refused;
    }

    /** A thread that ends with this client. */
    Future<?> background(Runnable task) {
        return wire.background(task);
    }

    /** An address below the registry's; the path needs no escaping (names, tags and digests have none to escape). */
    URI uri(String pathAndQuery) {
        return registry.resolve(pathAndQuery);
    }

    /**
     * The address that a header of an answer names, relative ones included.
     *
     * @throws HubwrightException if it leaves TLS, as behind proxies that do not tell the registry of it
     */
    URI follow(Call call, String location) {
        try {
            var uri = call.uri().resolve(location);
            if (!List.of("http", "https").contains(uri.getScheme()) || uri.getHost() == null)
                throw new HubwrightException(call.action() + ": " + call.target() + " leads to what is no address");
            if (registry.getScheme().equals("https") && !"https".equals(uri.getScheme()))
                throw new HubwrightException(call.action() + ": " + call.target() + " leads from https:// to "
                        + uri.getScheme() + "://; the proxy before the registry must set X-Forwarded-Proto");
            return uri;
        } catch (IllegalArgumentException e) {
            throw new HubwrightException(call.action() + ": " + call.target() + " leads to what is no address", e);
        }
    }

    /** Once. Any status is an answer; {@link IOException} means that the effect is unknown. */
    Reply once(Call call) throws IOException {
        return once(
                call,
                Manifest.LIMIT,
                (head, body) -> new Reply(head.status(), head.headers(), body.readNBytes(Manifest.LIMIT + 1)));
    }

    /** As {@link #once(Call)}; the reader gets the body of a success, and is asked once per attempt. */
    private Reply once(Call call, long size, Wire.Reader<Reply> reader) throws IOException {
        if (isMirrored(call))
            for (var mirror : mirrors) {
                var reply = mirrors.contains(mirror) ? atMirror(mirror, call, size, reader) : Optional.<Reply>empty();
                if (reply.isPresent()) return reply.get();
            }
        return here(call, size, reader);
    }

    /** Only what cannot change, and only to read it: what a tag names, and what is there, the registry itself must say. */
    private boolean isMirrored(Call call) {
        return !mirrors.isEmpty()
                && call.method().equals("GET")
                && call.scope().endsWith(":pull")
                && MIRRORED.matcher(call.uri().getPath()).matches();
    }

    /** Empty if it has it not. One that breaks is not asked again: what came of a body stays, the rest comes from elsewhere. */
    private Optional<Reply> atMirror(URI mirror, Call call, long size, Wire.Reader<Reply> reader) throws IOException {
        try {
            var there = call.uri(mirror.resolve(call.uri().getRawPath()));
            var reply = wire.exchange(there, Map.of(), size, reader);
            return reply.status() == 200 || reply.status() == 206 ? Optional.of(reply) : Optional.empty();
        } catch (IOException e) {
            LOG.warn("the mirror {} is left out from now on: {}", mirror.getAuthority(), e.toString());
            mirrors.remove(mirror);
            throw e;
        }
    }

    private Reply here(Call call, long size, Wire.Reader<Reply> reader) throws IOException {
        var next = call;
        for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
            var reply = authorized(next, size, reader);
            learn(reply);
            var location = reply.header("Location");
            if (!call.reads() || !REDIRECT.contains(reply.status()) || location.isEmpty()) return reply;
            next = next.uri(follow(next, location.get()));
        }
        throw new HubwrightException(call.action() + ": " + call.target() + ": the registry redirects in a circle");
    }

    private void learn(Reply reply) {
        for (var warning : reply.headers("Warning")) {
            LOG.warn("registry {}: {}", registry.getAuthority(), warning);
            if (warnings.size() < MOST_WARNINGS) warnings.add(warning.replaceAll("\\p{Cntrl}", " "));
        }
        RateLimit.of(reply).ifPresent(limit -> rateLimit = Optional.of(limit));
        if (Failure.isCloudflare(reply)) chunkSize.accumulateAndGet(CHUNK_BEHIND_CLOUDFLARE, Math::min);
        reply.header("OCI-Chunk-Min-Length")
                .filter(text -> text.matches("[0-9]{1,12}"))
                .map(Long::parseLong)
                .ifPresent(least -> chunkSize.accumulateAndGet(least, Math::max));
    }

    private Reply authorized(Call call, long size, Wire.Reader<Reply> reader) throws IOException {
        var proof = authorizer.headers(call);
        var reply = wire.exchange(call, proof, size, reader);
        return reply.status() == 401 && authorizer.renew(call, reply, proof)
                ? wire.exchange(call, authorizer.headers(call), size, reader)
                : reply;
    }

    /** Again and again while the server is away or asks to wait: for requests whose repeat does no harm. */
    Reply send(Call call, Integer... accepted) {
        return patiently(() -> expect(call, attempt(call), accepted));
    }

    /** As nobody: 200, or a 401 that tells how to log in. */
    Reply anonymously(Call call) {
        return patiently(() -> {
            try {
                var reply = wire.exchange(
                        call,
                        Map.of(),
                        0,
                        (head, body) -> new Reply(head.status(), head.headers(), body.readNBytes(Manifest.LIMIT)));
                return expect(call, reply, 200, 401);
            } catch (IOException e) {
                throw failure(call, e);
            }
        });
    }

    /** Once: hands a success's body over, with its head; of at most that size, for the deadline. */
    Reply read(Call call, long size, BodyReader reader) throws IOException {
        return once(call, size, (head, body) -> {
            if (head.status() != 200 && head.status() != 206)
                return new Reply(head.status(), head.headers(), body.readNBytes(Manifest.LIMIT));
            reader.read(head, body);
            return head;
        });
    }

    /** What becomes of a body. */
    interface BodyReader {
        void read(Reply head, InputStream body) throws IOException;
    }

    Reply expect(Call call, Reply reply, Integer... accepted) {
        if (List.of(accepted).contains(reply.status())) return reply;
        throw problem(call, reply);
    }

    HubwrightException problem(Call call, Reply reply) {
        return Failure.of(call, reply, credentials);
    }

    /** Whether the repository has this blob. */
    boolean exists(ImageRef ref, Descriptor blob, String action) {
        var uri = uri("/v2/" + ref.repository() + "/blobs/" + blob.digest());
        return send(Call.of(action, "HEAD", uri, Scope.push(ref)), 200, 404).status() == 200;
    }

    private Reply attempt(Call call) {
        try {
            return once(call);
        } catch (IOException e) {
            throw failure(call, e);
        }
    }

    HubwrightException failure(Call call, IOException e) {
        var failure = Failure.of(call, e);
        return Failure.isFinal(e) ? new HubwrightException(String.valueOf(failure.getMessage()), e) : failure;
    }

    private <R> R patiently(Supplier<R> attempt) {
        for (int n = 1; ; n++) {
            try {
                return attempt.get();
            } catch (ThrottledException | UnavailableException e) {
                if (n == ATTEMPTS) throw e;
                pause(n, e);
            }
        }
    }

    /**
     * Waits longer after each failure, somewhat differently in each client, and at least what the server asked for.
     *
     * @throws HubwrightException the problem itself, if the server asked for more than a minute: that is the caller's to decide
     */
    void pause(int failures, HubwrightException problem) {
        var asked = Failure.retryAfter(problem);
        if (asked.compareTo(LONGEST_PAUSE) > 0) throw problem;
        var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 6));
        var jittered = doubled.plusMillis(ThreadLocalRandom.current().nextLong(doubled.toMillis() / 4));
        time.sleep(jittered.compareTo(asked) > 0 ? jittered : asked);
    }

    @Override
    public void close() {
        wire.close();
    }
}
