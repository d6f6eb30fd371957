package io.hubwright.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** CNCF's registry 2.8 as Debian packages it, run as a process on a free port, with htpasswd and TLS. */
final class DebianServer implements TestServer {
    static final String PROGRAM = "docker-registry";

    private static final int DEADLINE_SECONDS = 30;

    private final Process process;
    private final URI url;
    private final Path log;
    private final String certificate;

    private DebianServer(Process process, URI url, Path log, String certificate) {
        this.process = process;
        this.url = url;
        this.log = log;
        this.certificate = certificate;
    }

    static DebianServer start(Path directory) throws Exception {
        TestFiles.certificate(directory, false);
        int port = freePort();
        var config = Files.writeString(
                directory.resolve("config.yml"), config(directory, TestFiles.htpasswd(directory), port));
        var log = directory.resolve("registry.log");
        var process = new ProcessBuilder(PROGRAM, "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var server = new DebianServer(
                process, URI.create("https://127.0.0.1:" + port), log, Files.readString(directory.resolve("tls.crt")));
        server.awaitPort(port);
        return server;
    }

    private static String config(Path directory, Path htpasswd, int port) {
        return """
                version: 0.1
                log: {level: warn}
                storage:
                  filesystem: {rootdirectory: %1$s/storage}
                  delete: {enabled: true}
                auth:
                  htpasswd: {realm: test, path: %2$s}
                http:
                  addr: 127.0.0.1:%3$d
                  secret: for-tests
                  tls: {certificate: %1$s/tls.crt, key: %1$s/tls.key}
                """
                .formatted(directory, htpasswd, port);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(int port) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) return;
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
        Assertions.fail(PROGRAM + " does not listen: " + Files.readString(log));
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public Optional<String> caCertificate() {
        return Optional.of(certificate);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }
}
