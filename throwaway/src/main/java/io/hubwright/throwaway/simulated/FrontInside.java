package io.hubwright.throwaway.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A TLS front that runs in a machine: with the certificate that was uploaded, so that who checks it checks the real one. Its pages are
 * the recording's, or of the real front behind it while that is recorded.
 */
final class FrontInside implements Program {
    private static final String CONFIG = "nginx.conf";

    private final MountedFiles files;
    private final String config;
    private final Map<Integer, String> schemes;
    private final Pages pages;
    private final ExecutorService threads = Threads.named("simulated front");
    private final Map<Integer, HttpServer> running = new HashMap<>();
    private volatile Map<String, String> read = Map.of();

    /** Where its pages come from. */
    interface Pages {
        /**
         * What it answers; the answer's errors are where it leads to.
         *
         * @param request method and URL
         */
        Answer page(Request request, HttpCall call) throws IOException;
    }

    private FrontInside(MountedFiles files, String config, Map<Integer, String> schemes, Pages pages) {
        this.files = files;
        this.config = config;
        this.schemes = schemes;
        this.pages = pages;
    }

    /** Empty if the container is none. */
    static Optional<Program> of(JsonNode hostConfig, GuestFiles files, Pages pages) {
        var mounted = MountedFiles.of(hostConfig, files);
        var schemes = new TreeMap<Integer, String>();
        var ports = hostConfig.path("PortBindings");
        port(ports.path("80/tcp")).ifPresent(port -> schemes.put(port, "http"));
        port(ports.path("443/tcp")).ifPresent(port -> schemes.put(port, "https"));
        return mounted.find(CONFIG).map(config -> new FrontInside(mounted, config, schemes, pages));
    }

    private static Optional<Integer> port(JsonNode bindings) {
        return Optional.of(bindings.path(0).path("HostPort").asInt()).filter(port -> port > 0);
    }

    @Override
    public Optional<Integer> localPort(int port) {
        return Optional.ofNullable(running.get(port))
                .map(server -> server.getAddress().getPort());
    }

    @Override
    public void start() throws IOException {
        if (!running.isEmpty()) return;
        read = files.ending(".conf");
        for (var scheme : schemes.entrySet()) {
            var server = scheme.getValue().equals("https") ? secure() : HttpServer.create(anyPort(), 10);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(scheme.getValue(), exchange));
            server.start();
            running.put(scheme.getKey(), server);
        }
    }

    private HttpServer secure() throws IOException {
        var server = HttpsServer.create(anyPort(), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        return server;
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private SSLContext context() throws IOException {
        var directory = Files.createTempDirectory("hubwright-front"); // for its owner alone
        var chain = copy("ssl_certificate", directory.resolve("fullchain.pem"));
        var key = copy("ssl_certificate_key", directory.resolve("key.pem"));
        try {
            return new RegistrySettings.TlsFiles(chain, key).serverContext();
        } finally {
            for (var file : List.of(chain, key, directory)) Files.delete(file);
        }
    }

    private Path copy(String setting, Path to) throws IOException {
        var found = Pattern.compile("(?m)^ *" + setting + " ([^;]+);").matcher(files.content(config));
        var content = found.find() ? files.content(found.group(1)) : "";
        return Files.write(to, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void answer(String scheme, HttpExchange exchange) throws IOException {
        try (exchange) {
            var target = exchange.getRequestURI().toString();
            var headers = exchange.getRequestHeaders();
            var login = Optional.ofNullable(headers.getFirst("Authorization")).orElse("");
            var url = scheme + "://" + headers.getFirst("Host") + target;
            var request = new Request(Request.FRONT, List.of(exchange.getRequestMethod(), url), "");
            // As nginx, it does not know a location that was written since it read its files.
            var page = files.ending(".conf").equals(read)
                    ? pages.page(request, new HttpCall(exchange.getRequestMethod(), target, login, ""))
                    : new Answer(404, "this front has not read its files\n", "");
            var body = page.output().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Connection", "close");
            if (!page.errors().isEmpty()) exchange.getResponseHeaders().set("Location", page.errors());
            exchange.sendResponseHeaders(page.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void stop() {
        running.values().forEach(server -> server.stop(0));
        running.clear();
    }

    @Override
    public void close() {
        stop();
        threads.shutdownNow();
    }
}
