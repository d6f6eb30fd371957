package io.hubwright.throwaway.machine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hubwright.HubwrightException;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A signed package repository in the layout of Docker's own, with {@code docker-ce} in two versions, over HTTP: for installing
 * Docker Engine as users do, where Docker's site is out of reach. Its packages are Debian's programs.
 *
 * <p>Thread-safe. Ends with {@link #close} or the process.
 */
public final class AptRepository implements AutoCloseable {
    private static final String ROOT = "/linux";
    private static final String PATH = ROOT + "/debian";
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~+-]*");
    private static final Pattern DOCKER_CE = Pattern.compile("Package: docker-ce\n(?:[^\n]+\n)*?Version: ([^\n]+)\n");

    private final Engine engine;
    private final String container;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, AptRepository::thread);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook = new Thread(this::end, "hubwright-apt-repository-end");

    private AptRepository(Engine engine, String container, HttpServer server) {
        this.engine = engine;
        this.container = container;
        this.server = server;
    }

    /**
     * Serves at the address, on a free port. Blocks until it answers; the first time for a minute, because the packages are made
     * then. Needs this computer's Docker Engine.
     *
     * @param address one that machines reach, such as {@code machines.internal().gateway()}
     * @param progress is told in a sentence what takes time
     */
    public static AptRepository start(InetAddress address, Consumer<String> progress) {
        var engine = Engine.connect();
        try {
            var image = new Images(engine, progress).ensure(Recipe.WORKSHOP);
            var server = HttpServer.create(new InetSocketAddress(address, 0), 0);
            // Never started: a container is how the engine shows an image's files.
            var container = engine.ask("open the packages", client -> client.createContainerCmd(image)
                    .withLabels(Owner.labels(Owner.newRun()))
                    .exec()
                    .getId());
            var repository = new AptRepository(engine, container, server);
            server.createContext(PATH, repository::answer);
            server.setExecutor(repository.threads);
            server.start();
            Runtime.getRuntime().addShutdownHook(repository.hook);
            return repository;
        } catch (IOException e) {
            engine.close();
            throw new UnavailableException("serve packages at " + address.getHostAddress() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** What stands for {@code https://download.docker.com/linux}: the distribution's name, {@code debian}, comes below it. */
    public URI url() {
        return at(ROOT);
    }

    /** Where the public key is. */
    public URI keyUrl() {
        return at(PATH + "/gpg");
    }

    /** The public key, ASCII-armored. */
    public String armoredKey() {
        return read(PATH + "/gpg");
    }

    /** The versions of {@code docker-ce}, newest first, such as {@code 5:20.10.24-1~debian.12~bookworm}. */
    public List<String> versions() {
        var architecture = read(PATH + "/dists/bookworm/Release")
                .lines()
                .filter(line -> line.startsWith("Architectures: "))
                .findFirst()
                .orElseThrow()
                .substring("Architectures: ".length());
        return DOCKER_CE
                .matcher(read(PATH + "/dists/bookworm/stable/binary-" + architecture + "/Packages"))
                .results()
                .map(match -> match.group(1))
                .sorted((a, b) -> b.compareTo(a)) // of two versions one patch level apart
                .toList();
    }

    private URI at(String path) {
        var address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
    }

    private String read(String path) {
        return engine.ask("read " + path, client -> {
            try (var tar = open(
                    client.copyArchiveFromContainerCmd(container, "/out" + path).exec())) {
                tar.getNextEntry();
                return new String(tar.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UnavailableException("read " + path + ": " + e.getMessage(), e);
            }
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) exchange.sendResponseHeaders(405, -1);
            else if (!safe(path)) exchange.sendResponseHeaders(404, -1);
            else send(exchange, path);
        } catch (HubwrightException e) {
            throw new IOException(e);
        }
    }

    // The server has no escape from the folder and no listing of it.
    private static boolean safe(String path) {
        return List.of(path.substring(1).split("/", -1)).stream().allMatch(SAFE.asMatchPredicate());
    }

    private void send(HttpExchange exchange, String path) throws IOException {
        var file = engine.find("read " + path, client -> client.copyArchiveFromContainerCmd(container, "/out" + path)
                .exec());
        if (file.isEmpty()) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        try (var tar = open(file.orElseThrow())) {
            var entry = tar.getNextEntry();
            boolean body = exchange.getRequestMethod().equals("GET");
            if (entry == null || !entry.isFile()) exchange.sendResponseHeaders(404, -1);
            else {
                exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
                if (!body) exchange.getResponseHeaders().set("Content-Length", String.valueOf(entry.getSize()));
                exchange.sendResponseHeaders(200, body ? entry.getSize() : -1);
                if (body) tar.transferTo(exchange.getResponseBody());
            }
        }
    }

    private static TarArchiveInputStream open(InputStream stream) {
        return new TarArchiveInputStream(stream);
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "hubwright-apt-repository");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs already.
        }
        end();
    }

    private void end() {
        if (!closed.compareAndSet(false, true)) return;
        server.stop(0);
        threads.shutdownNow();
        engine.remove(container);
        engine.close();
    }
}
