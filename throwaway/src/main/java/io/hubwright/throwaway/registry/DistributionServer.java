package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * CNCF's registry itself (Debian's {@code docker-registry} 2.8, or 3.x) as a process of this computer: what the embedded one
 * is held against. It ends with {@link #close()} or with this JVM; its storage stays.
 */
public final class DistributionServer implements AutoCloseable {

    private static final int DEADLINE_SECONDS = 30;
    private static final Pattern ACCESS = Pattern.compile("\"[A-Z]+ \\S+ HTTP/1\\.1\" [0-9]{3} ");

    private final Path program;
    private final RegistrySettings settings;
    private final Path config;
    private final Path log;
    private final int port;
    private final Thread atExit = new Thread(this::stop, "stop-registry");
    private volatile Process process;

    private DistributionServer(Path program, RegistrySettings settings, Path storage, int port) throws IOException {
        this.program = program;
        this.settings = settings;
        this.port = port;
        this.config = Files.writeString(storage.resolve("config.yml"), config(settings, storage, port));
        this.log = storage.resolve("registry.log");
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param program the executable
     * @param settings bind, port, storage (required), htpasswd, realm, TLS and whether deletes are on; the rest is not for a
     *     server that is what it is
     * @throws IllegalArgumentException without a storage directory
     * @throws UncheckedIOException if it cannot be started
     * @throws IllegalStateException if it ends or does not listen within 30 s, with its log
     */
    public static DistributionServer start(Path program, RegistrySettings settings) {
        Path storage = settings.storage()
                .orElseThrow(() -> new IllegalArgumentException("a real registry needs a storage directory"));
        try {
            int port = settings.port() == 0 ? freePort(settings.bind()) : settings.port();
            var server = new DistributionServer(program, settings, storage.toAbsolutePath(), port);
            server.awaitPort();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("start " + program + ": " + e.getMessage(), e);
        }
    }

    // YAML takes JSON's strings.
    private static String config(RegistrySettings settings, Path storage, int port) {
        var text = new StringBuilder();
        text.append("version: 0.1\nlog: {level: error}\nstorage:\n");
        text.append("  filesystem: {rootdirectory: " + quoted(storage) + "}\n");
        text.append("  cache: {blobdescriptor: inmemory}\n"); // as the images and Debian's package have it
        text.append("  delete: {enabled: " + settings.traits().deletes() + "}\n");
        text.append("http:\n  addr: " + quoted(settings.bind().getHostAddress() + ":" + port) + "\n");
        text.append("  secret: stays-the-same\n");
        settings.tls()
                .ifPresent(tls ->
                        text.append("  tls: {certificate: " + quoted(tls.chain().toAbsolutePath()) + ", key: "
                                + quoted(tls.key().toAbsolutePath()) + "}\n"));
        settings.htpasswd()
                .ifPresent(file -> text.append("auth:\n  htpasswd: {realm: " + quoted(settings.realm()) + ", path: "
                        + quoted(file.toAbsolutePath()) + "}\n"));
        return text.toString();
    }

    private static String quoted(Object value) {
        return new String(Json.bytes(value.toString()), StandardCharsets.UTF_8);
    }

    private static int freePort(InetAddress address) throws IOException {
        try (var socket = new ServerSocket(0, 1, address)) {
            return socket.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        var builder = new ProcessBuilder(program.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OTEL_TRACES_EXPORTER", "none"); // 3.x looks for a collector otherwise
        return builder.start();
    }

    private void awaitPort() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(settings.bind(), port), 1000);
                return;
            } catch (IOException e) {
                nap();
            }
        }
        stop();
        throw new IllegalStateException(program + " does not listen at port " + port + ": " + Files.readString(log));
    }

    private static void nap() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a registry started", e);
        }
    }

    /** The address that clients on this computer use. */
    public URI url() {
        return URI.create((settings.tls().isPresent() ? "https" : "http") + "://"
                + settings.bind().getHostAddress() + ":" + port);
    }

    /** Ends it and starts it again, with the same secret: uploads may go on. */
    public synchronized void restart() {
        stop();
        try {
            process = launch();
            awaitPort();
        } catch (IOException e) {
            throw new UncheckedIOException("restart " + program + ": " + e.getMessage(), e);
        }
    }

    /**
     * Removes what no manifest names from the storage, by the program's own command, whether the server runs or not. Blocks.
     *
     * @param untagged also manifests without a tag
     * @return what it printed
     */
    public String collectGarbage(boolean untagged) {
        var command = untagged
                ? List.of(program.toString(), "garbage-collect", "--delete-untagged", config.toString())
                : List.of(program.toString(), "garbage-collect", config.toString());
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("OTEL_TRACES_EXPORTER", "none");
            Process collector = builder.start();
            String output = new String(collector.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (collector.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while garbage was collected", e);
        }
    }

    /** The processor time that it has used since it was started or restarted. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** How many requests it answered so far, by its access log. */
    public long requests() {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> ACCESS.matcher(line).find()).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM ends already.
        }
    }

    private void stop() {
        process.destroy();
        process.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public String toString() {
        return program.getFileName() + " " + url();
    }
}
