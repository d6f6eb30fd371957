package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.NotFoundException;
import io.hubwright.RemoteCommandException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real OpenSSH server on this computer. */
@Timeout(60)
class HostTest {
    private static Sshd sshd;
    private static @TempDir Path keys;

    private @TempDir Path directory;
    private Host host;

    @BeforeAll
    static void start() {
        sshd = Sshd.start("AllowStreamLocalForwarding yes");
    }

    @AfterAll
    static void stop() {
        if (sshd != null) sshd.close();
    }

    @BeforeEach
    void connect() {
        host = sshd.host(keys);
    }

    @AfterEach
    void disconnect() {
        host.machine().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two words", "quo'te", "$HOME", "`id`", "*", "a\nb", "\"", "\\", "é", "-n", "!!"})
    void wordsArriveAsTheyAre(String word) {
        assertEquals(word, host.run("printf", "%s", "-", word).stdout().substring(1));
    }

    @Test
    void emptyWordArrives() {
        assertEquals("2", host.run("sh", "-c", "printf %s $#", "-", "", "x").stdout());
    }

    @ParameterizedTest
    @CsvSource({"exit 3, 3", "kill -9 $$, 137", "kill -TERM $$, 143", "kill -HUP $$, 129"})
    void attemptTellsExitCodeOrSignal(String script, int code) {
        assertEquals(code, host.attempt("sh", "-c", script).exitCode());
    }

    @Test
    void runThrowsWhatTheCommandSaid() {
        var e = assertThrows(
                RemoteCommandException.class, () -> host.run("sh", "-c", "echo no such thing >&2; exit 4"));
        assertEquals(4, e.exitCode());
        assertTrue(e.getMessage().contains("exit code 4: no such thing"), e.getMessage());
        assertTrue(e.getMessage().contains("@127.0.0.1:" + sshd.port()), e.getMessage());
    }

    @Test
    void missingProgramIsExitCode127() {
        assertEquals(127, host.attempt("no-such-program").exitCode());
    }

    @Test
    void commandsWithoutADelayEach() {
        host.run("true");
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) host.run("true");
        long millis = (System.nanoTime() - start) / 1_000_000;
        // 45 ms each if Nagle's algorithm meets delayed acknowledgements: 2250 ms.
        assertTrue(millis < 1500, "50 commands took " + millis + " ms");
    }

    @Test
    void floodOnStderrBlocksNothing() {
        var result = host.run("sh", "-c", "head -c 8388608 /dev/zero >&2; echo done");
        assertEquals("done\n", result.stdout());
        assertTrue(result.stderr().startsWith("[...] "));
    }

    @Test
    void outputOverTheLimitFailsInsteadOfBeingCut() {
        var e = assertThrows(HubwrightException.class, () -> host.run("head", "-c", "17000000", "/dev/zero"));
        assertTrue(e.getMessage().contains("more than 16 MiB"), e.getMessage());
    }

    @Test
    void largeOutputGoesToAStream() {
        var out = new ByteArrayOutputStream();
        host.runTo(out, "head", "-c", "40000000", "/dev/zero");
        assertEquals(40_000_000, out.size());
    }

    @Test
    void inputReachesTheCommand() {
        var bytes = new byte[5_000_000];
        var result = host.runWithInput(new ByteArrayInputStream(bytes), "wc", "-c");
        assertEquals("5000000", result.stdout().strip());
    }

    @Test
    void commandThatReadsNoInputStillEnds() {
        assertEquals(
                "x",
                host.runWithInput(new ByteArrayInputStream(new byte[20_000_000]), "printf", "x")
                        .stdout());
    }

    @Test
    void failingInputEndsTheCommand() {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return read();
            }
        };
        var e = assertThrows(HubwrightException.class, () -> host.runWithInput(broken, "sh", "-c", "cat; sleep 0.5"));
        assertTrue(e.getMessage().contains("disk on fire"), e.getMessage());
    }

    @Test
    void timeoutEndsTheRemoteProcess() {
        var mark = "60.0" + System.nanoTime();
        var e = assertThrows(DeadlineExceededException.class, () -> host.timeout(Duration.ofMillis(700))
                .run("sh", "-c", "sleep " + mark + "; true"));
        assertTrue(e.getMessage().contains("was cancelled"), e.getMessage());
        awaitGone(mark);
    }

    @Test
    void interruptEndsTheRemoteProcess() throws Exception {
        var mark = "60.1" + System.nanoTime();
        var thrown = new CompletableFuture<Boolean>();
        var thread = new Thread(() -> {
            try {
                host.run("sleep", mark);
            } catch (InterruptedOperationException e) {
                thrown.complete(Thread.currentThread().isInterrupted());
            } catch (RuntimeException e) {
                thrown.completeExceptionally(e);
            }
        });
        thread.start();
        Time.SYSTEM.await(
                "the command",
                Duration.ofSeconds(10),
                Duration.ofMillis(20),
                () -> running(mark) ? Optional.of(1) : Optional.empty());
        thread.interrupt();
        assertTrue(thrown.get(10, TimeUnit.SECONDS), "the flag is set again");
        awaitGone(mark);
    }

    private void awaitGone(String mark) {
        Time.SYSTEM.await(
                "its end",
                Duration.ofSeconds(10),
                Duration.ofMillis(20),
                () -> running(mark) ? Optional.empty() : Optional.of(1));
    }

    private static boolean running(String mark) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(mark));
    }

    @Test
    void manyCommandsAtOnceWaitForTheirTurn() {
        var all = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> host.run("echo", "" + i).stdout().strip()))
                .toList();
        assertEquals(
                IntStream.range(0, 40).mapToObj(String::valueOf).toList(),
                all.stream().map(CompletableFuture::join).toList());
    }

    @Test
    void serverThatAllowsFewSessionsIsAskedAgain() {
        try (var strict = Sshd.start("MaxSessions 1")) {
            var other = strict.host(directory);
            var all = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> other.run("sh", "-c", "sleep 0.05; echo " + i)))
                    .toList();
            all.forEach(one -> assertEquals(0, one.join().exitCode()));
            other.machine().close();
        }
    }

    @Test
    void scriptsTravelOverStandardInput() {
        var result = host.script("greet", "echo \"$1-$2-$#\"; ps -o args= -p $$", "a b", "c'd");
        assertEquals("a b-c'd-2", result.stdout().lines().findFirst().orElseThrow());
        assertTrue(result.stdout().contains("sh -s -- greet"), result.stdout());
        assertFalse(result.stdout().contains("ps -o"), "the script is not in the process list");
    }

    @Test
    void writesAFileOnceOnly() throws IOException {
        var path = directory.resolve("file with blank").toString();
        var owner = owner();
        assertTrue(host.writeFile(path, "one\n", "0640", owner));
        assertEquals("one\n", Files.readString(Path.of(path)));
        assertFalse(host.writeFile(path, "one\n", "0640", owner), "a second time changes nothing");
        assertTrue(host.writeFile(path, "one\n", "0600", owner), "another mode is a change");
        assertTrue(host.writeFile(path, "two\n", "0600", owner));
        assertEquals("two\n", new String(host.readFile(path), StandardCharsets.UTF_8));
        assertEquals(List.of("file with blank"), List.of(directory.toFile().list()), "no temporary file is left");
    }

    @Test
    void secretFileIsNeverReadableByOthers() throws Exception {
        var path = directory.resolve("secret");
        var seen = CompletableFuture.supplyAsync(() -> watchModes(path));
        host.writeFile(path.toString(), new byte[3_000_000], "0600", owner());
        assertTrue(seen.get(20, TimeUnit.SECONDS), "every file in the directory was private at all times");
    }

    // Until the file itself is there, looks at whatever is in the directory.
    private static boolean watchModes(Path path) {
        while (!Files.exists(path)) {
            for (var file :
                    Optional.ofNullable(path.getParent().toFile().listFiles()).orElseThrow()) {
                try {
                    var mode = java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(file.toPath()));
                    if (!mode.endsWith("------")) return false;
                } catch (IOException e) {
                    // Renamed in between.
                }
            }
        }
        return true;
    }

    @Test
    void uploadsALargeFile() throws IOException {
        var local = Files.write(directory.resolve("local"), new byte[30_000_000]);
        var path = directory.resolve("remote").toString();
        assertTrue(host.uploadFile(local, path, "0644", owner()));
        assertFalse(host.uploadFile(local, path, "0644", owner()));
        assertEquals(30_000_000, Files.size(Path.of(path)));
    }

    @Test
    void writeToAMissingDirectorySaysSo() {
        var e = assertThrows(
                RemoteCommandException.class, () -> host.writeFile("/no/such/directory/x", "x", "0600", owner()));
        assertTrue(e.getMessage().contains("write /no/such/directory/x"), e.getMessage());
    }

    @Test
    void readOfAMissingFileIsNotFound() {
        assertThrows(NotFoundException.class, () -> host.readFile("/no/such/file"));
        assertFalse(host.exists("/no/such/file"));
    }

    @Test
    void binaryFileComesBackAsItIs() {
        var bytes = new byte[70_000];
        new java.util.Random(1).nextBytes(bytes);
        var path = directory.resolve("binary").toString();
        host.writeFile(path, bytes, "0600", owner());
        assertArrayEquals(bytes, host.readFile(path));
    }

    @Test
    void readsFacts() {
        var facts = host.facts();
        assertFalse(facts.os().id().isEmpty());
        assertTrue(facts.os().major() > 0, facts.toString());
        assertTrue(
                facts.mounts().stream().anyMatch(mount -> mount.path().equals("/")),
                facts.mounts().toString());
    }

    @Test
    void detachedJobEndsWithItsOutput() {
        var result = host.runDetached("greet", "echo hello \"$1\"; sleep 0.3; echo bye", "you");
        assertEquals("hello you\nbye\n", result.stdout());
    }

    @Test
    void detachedJobOutlivesTheConnectionAndIsFoundAgain() {
        var marks = directory.resolve("marks");
        var script =
                "echo started >>\"$1\"; n=0; while [ ! -e \"$1.go\" ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n + 1)); done; echo done";
        var first = CompletableFuture.supplyAsync(() -> host.runDetached("long", script, marks.toString()));
        Time.SYSTEM.await(
                "the job",
                Duration.ofSeconds(10),
                Duration.ofMillis(20),
                () -> Files.exists(marks) ? Optional.of(1) : Optional.empty());
        var other = sshd.host(keys);
        try {
            var second = CompletableFuture.supplyAsync(() -> other.runDetached("long", script, marks.toString()));
            host.reconnect();
            sh("touch", marks + ".go");
            assertEquals("done\n", second.orTimeout(30, TimeUnit.SECONDS).join().stdout());
            assertEquals("started\n", read(marks), "it was started once");
        } finally {
            other.machine().close();
            first.exceptionally(lost -> new CommandResult(0, "", ""))
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }
    }

    @Test
    void failedDetachedJobShowsTheEndOfItsOutput() {
        var e = assertThrows(RemoteCommandException.class, () -> host.runDetached("fails", "echo some words; exit 7"));
        assertEquals(7, e.exitCode());
        assertTrue(e.getMessage().contains("some words"), e.getMessage());
    }

    @Test
    void dialsFromTheMachine() throws IOException {
        try (var socket = host.dialer().dial("localhost", sshd.port(), Duration.ofSeconds(5))) {
            socket.setSoTimeout(5000);
            var greeting = new byte[7];
            assertEquals(7, socket.getInputStream().readNBytes(greeting, 0, 7));
            assertEquals("SSH-2.0", new String(greeting, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void dialThroughTheMachineKeepsReadTimeouts() throws IOException {
        try (var mute = new java.net.ServerSocket(0);
                var socket = host.dialer().dial("localhost", mute.getLocalPort(), Duration.ofSeconds(5))) {
            socket.setSoTimeout(200);
            assertThrows(
                    SocketTimeoutException.class, () -> socket.getInputStream().read());
        }
    }

    @Test
    void refusedDialThroughTheMachineSaysSo() {
        var e = assertThrows(IOException.class, () -> host.dialer().dial("localhost", 1, Duration.ofSeconds(5)));
        assertTrue(e.getMessage().contains("localhost:1"), e.getMessage());
    }

    @Test
    void bridgesAUnixSocketPrivately() throws IOException {
        var remote = directory.resolve("remote.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(remote));
            var echo = CompletableFuture.runAsync(() -> echoOnce(server));
            var local = host.bridge(remote.toString());
            assertEquals(
                    "rwx------",
                    java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(local.getParent())));
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(local))) {
                client.write(ByteBuffer.wrap("ping".getBytes(StandardCharsets.UTF_8)));
                var buffer = ByteBuffer.allocate(10);
                while (buffer.position() < 4 && client.read(buffer) >= 0) {}
                assertEquals("ping", new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
            }
            echo.join();
        }
    }

    private static void echoOnce(ServerSocketChannel server) {
        try (var connection = server.accept()) {
            var buffer = ByteBuffer.allocate(10);
            connection.read(buffer);
            connection.write(buffer.flip());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void bridgeToNothingEndsTheConnectionAtOnce() throws IOException {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(host.bridge("/no/such.sock")))) {
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void bridgeThatEndedIsOpenedAgain() {
        host.machine().bridge("/no/such.sock").close();
        assertTrue(Files.exists(host.bridge("/no/such.sock")));
    }

    @Test
    void closedHostLeavesNoSocketBehind() {
        var local = host.bridge("/no/such.sock");
        host.machine().close();
        assertFalse(Files.exists(local.getParent()));
        assertThrows(IllegalStateException.class, () -> host.run("true"));
    }

    @Test
    void reconnectsAfterTheConnectionWasLost() {
        host.run("true");
        var e = assertThrows(UnavailableException.class, () -> host.run("sh", "-c", "kill -9 $(ps -o ppid= -p $$)"));
        assertTrue(e.getMessage().contains("whether it took effect is unknown"), e.getMessage());
        assertEquals("again\n", host.run("echo", "again").stdout());
    }

    private String owner() {
        return sh("id", "-un").strip() + ":" + sh("id", "-gn").strip();
    }

    private static String sh(String... command) {
        return Sshd.sh(command);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
