package io.hubwright.throwaway.simulated;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What stands for Docker's socket in a machine: an HTTP server that hands requests on as values. */
final class DockerSocket implements AutoCloseable {
    static final String JSON = "application/json";

    /** Answers a request; its target is given as it was sent, too. */
    interface Engine {
        Answer answer(Request request, String target) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private DockerSocket(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static DockerSocket open(Engine engine) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        var threads = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "simulated docker");
            thread.setDaemon(true);
            return thread;
        });
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
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var target = exchange.getRequestURI().toString();
            var request = Request.docker(
                    exchange.getRequestMethod(), URLDecoder.decode(target, StandardCharsets.UTF_8), body);
            var answer = engine.answer(request, target);
            var bytes = answer.output().getBytes(StandardCharsets.UTF_8);
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
