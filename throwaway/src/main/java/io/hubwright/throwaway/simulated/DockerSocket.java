package io.hubwright.throwaway.simulated;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** What stands for Docker's socket in a machine: an HTTP server that hands requests on as values. */
final class DockerSocket implements AutoCloseable {
    static final String JSON = "application/json";
    static final String LOGIN = "X-Registry-Auth";

    /** Answers a request. */
    interface Engine {
        Answer answer(Request request, HttpCall call) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private DockerSocket(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static DockerSocket open(Engine engine) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        var threads = Threads.named("simulated docker");
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, engine));
        server.start();
        return new DockerSocket(server, threads);
    }

    Socket connect() throws IOException {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void answer(HttpExchange exchange, Engine engine) throws IOException {
        try (exchange) {
            var call = new HttpCall(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst(LOGIN))
                            .orElse(""),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            var answer = engine.answer(Request.docker(call), call);
            var bytes = Frames.areIn(answer.errors())
                    ? Frames.of(answer.output())
                    : answer.output().getBytes(StandardCharsets.UTF_8);
            if (!answer.errors().isEmpty()) exchange.getResponseHeaders().set("Content-Type", answer.errors());
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) exchange.getResponseBody().write(bytes);
        }
    }

    /** An error as Docker words it. */
    static String message(String sentence) {
        return String.format(
                Locale.ROOT,
                "{\"message\":\"%s\"}",
                sentence.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
