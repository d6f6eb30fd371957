package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.SshKeyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SSH server against OpenSSH's own client. */
class GuestServerIT {
    @TempDir
    private Path directory;

    private GuestServer server;
    private ServerSocket echo;
    private SshKeyFiles key;

    @BeforeEach
    void start() throws Exception {
        echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var echoing = new Thread(this::answer, "echo");
        echoing.setDaemon(true);
        echoing.start();
        key = SshKeyFiles.generate(directory, "key");
        var hostKeys = KeyPairGenerator.getInstance("EC");
        hostKeys.initialize(256);
        server = GuestServer.start(
                new EchoGuest(), hostKeys.generateKeyPair(), List.of(Files.readString(key.publicKey())));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        echo.close();
    }

    @Test
    void runsCommandsWithTheirStreamsAndExitCode() throws Exception {
        var result = ssh("hello", List.of("cat and fail"));
        assertEquals(7, result.exit());
        assertEquals("ubuntu: cat and fail\nhello", result.output());
    }

    @Test
    void reachesPortsThroughTheGuest() throws Exception {
        var result = ssh("hello", List.of("-W", "192.168.70.5:22"));
        assertEquals("192.168.70.5:22 hello", result.output());
    }

    @Test
    void refusesAnotherKey() throws Exception {
        key = SshKeyFiles.generate(directory, "other");
        assertTrue(ssh("", List.of("true")).exit() == 255);
    }

    private record Result(int exit, String output) {}

    private Result ssh(String input, List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                "ssh",
                "-q",
                "-p",
                "" + server.port(),
                "-i",
                key.privateKey().toString(),
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "IdentitiesOnly=yes"));
        if (arguments.get(0).startsWith("-")) {
            command.addAll(arguments);
            command.add("ubuntu@127.0.0.1");
        } else {
            command.add("ubuntu@127.0.0.1");
            command.addAll(arguments);
        }
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private void answer() {
        try {
            while (true) {
                try (var client = echo.accept()) {
                    var bytes = client.getInputStream().readAllBytes();
                    client.getOutputStream().write(bytes);
                }
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private final class EchoGuest implements Guest {
        @Override
        public int exec(String user, String command, InputStream stdin, OutputStream stdout, OutputStream stderr)
                throws IOException {
            stdout.write((user + ": " + command + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.transferTo(stdout);
            return 7;
        }

        @Override
        public Socket connectUnix(String path) throws IOException {
            return connectTcp(path, 0);
        }

        @Override
        public Socket connectTcp(String host, int port) throws IOException {
            var socket = new Socket(InetAddress.getLoopbackAddress(), echo.getLocalPort());
            socket.getOutputStream().write((host + ":" + port + " ").getBytes(StandardCharsets.UTF_8));
            return socket;
        }

        @Override
        public void close() {}
    }
}
