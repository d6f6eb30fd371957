package io.hubwright.registry;

import io.hubwright.DeadlineExceededException;
import io.hubwright.InterruptedOperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * One exchange at a time on pooled connections, nothing else: no retry, no redirect, no cookies, no authorization. Each exchange
 * runs on a daemon thread, so that the caller's wait can be interrupted, and ends within a time that grows with its bytes.
 */
final class Wire implements AutoCloseable {
    private static final int BUFFER = 256 << 10;
    /** More than blobs go at a time, each read from here and sent to here. */
    private static final int CONNECTIONS = 80;

    /** A transfer slower than this is given up. */
    private static final long SLOWEST_BYTES_PER_SECOND = 64 << 10;

    /** Larger bodies ask first (Expect: 100-continue): a refusal then costs one round trip, not the body. */
    private static final long ASK_FIRST = 1 << 20;

    /** How often a body that is being sent stops to look for an early refusal; over TLS a look costs 1 ms. */
    private static final long REFUSAL_CHECK = 4 << 20;

    private final CloseableHttpClient http;
    private final Duration responseTimeout;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "hubwright-registry");
        thread.setDaemon(true);
        return thread;
    });

    Wire(RegistryOptions options) {
        var transport = options.transport();
        this.responseTimeout = transport.responseTimeout();
        var tls = Trust.in(options.caCertificates(), options.clientCertificate());
        var operator = new Dialed(options.dialer(), tls, transport.connectTimeout());
        var connections = new PoolingHttpClientConnectionManager(
                operator,
                PoolConcurrencyPolicy.STRICT,
                PoolReusePolicy.LIFO,
                TimeValue.NEG_ONE_MILLISECOND,
                ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom().setBufferSize(BUFFER).build())
                        .responseOutOfOrderStrategy(new MonitoringResponseOutOfOrderStrategy(REFUSAL_CHECK))
                        .build());
        connections.setMaxTotal(CONNECTIONS);
        connections.setDefaultMaxPerRoute(CONNECTIONS);
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setSocketTimeout(timeout(responseTimeout))
                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                .build());
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .setUserAgent("hubwright")
                .build();
    }

    Future<?> background(Runnable task) {
        return threads.submit(task);
    }

    /** What becomes of an answer; the body ends with the call. */
    interface Reader<R> {
        R read(Reply head, InputStream body) throws IOException;
    }

    /**
     * @param size how many bytes the answer's body may have, for the deadline
     * @throws IOException if there was no whole answer; the request's effect is unknown
     */
    <R> R exchange(Call call, Map<String, String> more, long size, Reader<R> reader) throws IOException {
        var request = request(call, more);
        var task = threads.submit(() -> http.execute(request, response -> answer(response, reader)));
        long bytes = call.payload().map(Payload::length).orElse(0L) + size;
        var deadline =
                responseTimeout.multipliedBy(2).plus(call.patience()).plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
        try {
            return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw rethrown(e);
        } catch (TimeoutException e) {
            abandon(request, task);
            throw new DeadlineExceededException(
                    call.action() + ": " + call.target() + ": not done within " + deadline.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            abandon(request, task);
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(call.action() + ": interrupted at " + call.target(), e);
        }
    }

    private HttpUriRequestBase request(Call call, Map<String, String> more) {
        var request = new HttpUriRequestBase(call.method(), call.uri());
        call.headers().forEach(request::setHeader);
        more.forEach(request::setHeader);
        call.payload().ifPresent(payload -> request.setEntity(new PayloadEntity(payload, type(call))));
        boolean big =
                call.payload().map(payload -> payload.length() > ASK_FIRST).orElse(false);
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(timeout(responseTimeout.plus(call.patience())))
                .setConnectionRequestTimeout(timeout(responseTimeout))
                .setExpectContinueEnabled(big)
                .build());
        return request;
    }

    private static ContentType type(Call call) {
        return ContentType.parse(call.headers().getOrDefault("Content-Type", "application/octet-stream"));
    }

    private static <R> R answer(ClassicHttpResponse response, Reader<R> reader) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (var header : response.getHeaders()) {
            var value = Optional.ofNullable(header.getValue()).orElse("");
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(value);
        }
        var head = new Reply(response.getCode(), headers, new byte[0]);
        var entity = response.getEntity();
        try (var body = entity == null ? InputStream.nullInputStream() : entity.getContent()) {
            return reader.read(head, body);
        }
    }

    private static IOException rethrown(ExecutionException e) throws IOException {
        var cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) throw unchecked;
        if (cause instanceof Error error) throw error;
        return cause instanceof IOException io ? io : new IOException(cause);
    }

    /** Breaks the connection; the thread that served it then ends soon, and nobody reads or writes the call's streams. */
    private static void abandon(HttpUriRequestBase request, Future<?> task) {
        request.cancel();
        task.cancel(true);
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
        threads.shutdownNow();
    }

    private static final class PayloadEntity extends org.apache.hc.core5.http.io.entity.AbstractHttpEntity {
        private final Payload payload;

        PayloadEntity(Payload payload, ContentType type) {
            super(type, null);
            this.payload = payload;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            payload.writeTo(out);
        }

        @Override
        public long getContentLength() {
            return payload.length();
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public boolean isStreaming() {
            return false;
        }

        @Override
        public InputStream getContent() {
            throw new UnsupportedOperationException("written, never read");
        }

        @Override
        public void close() {}
    }
}
