package io.hubwright.openstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hubwright.NetworkSettings;
import io.hubwright.Secret;
import io.hubwright.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A Keystone that gives tokens, and what else a test says: for what no real cloud does on demand. */
final class LoopbackCloud implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String name;
    private final Map<String, Function<Call, Reply>> answers = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();

    record Call(String method, String path, Map<String, List<String>> headers, String body) {
        String header(String header) {
            return headers.getOrDefault(header, List.of("")).get(0);
        }
    }

    record Reply(int status, Map<String, String> headers, String body) {
        static Reply json(int status, String body) {
            return new Reply(status, Map.of("Content-Type", "application/json"), body);
        }

        Reply header(String header, String value) {
            var all = new ConcurrentHashMap<>(headers);
            all.put(header, value);
            return new Reply(status, all, body);
        }
    }

    LoopbackCloud(String name) throws IOException {
        this.name = name;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        on("POST /v3/auth/tokens", call -> token());
        on("GET /v3/auth/tokens", call -> token());
    }

    LoopbackCloud on(String methodAndPath, Function<Call, Reply> answer) {
        answers.put(methodAndPath, answer);
        return this;
    }

    List<Call> calls(String methodAndPath) {
        return calls.stream()
                .filter(call -> (call.method() + " " + call.path()).equals(methodAndPath))
                .toList();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    CloudSettings settings(Credentials credentials) {
        return new CloudSettings(
                name, URI.create(url() + "/v3"), credentials, Optional.empty(), "public", Optional.empty(), true);
    }

    CloudSettings settings() {
        return settings(new Credentials.Password(
                Credentials.Ref.name("user").in(Credentials.Ref.id("default")),
                Secret.of("hush-" + name),
                Credentials.Ref.id("project-" + name)));
    }

    Keystone keystone(CloudSettings settings, Time time) {
        return new Keystone(settings, new Wire(settings, NetworkSettings.NONE), new OpenGate(), time);
    }

    ServiceApi nova(Time time) {
        var exchange = new Exchange(new Wire(settings(), NetworkSettings.NONE), keystone(settings(), time));
        return new ServiceApi(exchange, new OpenGate(), "nova", List.of("compute"), token -> "/v2.1", Time.SYSTEM);
    }

    /** Lives an hour. */
    Reply token() {
        var catalog = List.of("compute", "network", "volumev3", "image").stream()
                .map(type ->
                        """
                        {"type":"%s","endpoints":[{"interface":"public","region_id":"one","url":"%s/%s/v2.1"},
                         {"interface":"internal","region_id":"one","url":"http://inside/%s"}]}"""
                                .formatted(type, url(), type, type))
                .toList();
        return Reply.json(
                        201,
                        """
                        {"token":{"issued_at":"2026-01-01T00:00:00.000000Z","expires_at":"2026-01-01T01:00:00.000000Z",
                         "project":{"id":"project-%s"},"catalog":%s}}"""
                                .formatted(name, catalog))
                .header("X-Subject-Token", name + "-token-" + tokens.incrementAndGet());
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            var call = new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            calls.add(call);
            var answer = answers.get(call.method() + " " + call.path());
            var reply = answer == null
                    ? Reply.json(404, "{\"itemNotFound\":{\"message\":\"no such path\"}}")
                    : answer.apply(call);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            var body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
