package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.ConflictException;
import io.hubwright.Dialer;
import io.hubwright.HostKeySource;
import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.UnauthorizedException;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logging in, with real OpenSSH servers and with ones that misbehave. */
@Timeout(120)
class SshLoginTest {
    private @TempDir Path directory;

    private Host host(Sshd sshd, Optional<HostKeySource> console) {
        return sshd.host(sshd.spec(), hostKeys(console), Dialer.DIRECT);
    }

    private HostKeys hostKeys(Optional<HostKeySource> console) {
        return new HostKeys(new KnownKeys(directory), "machine-1", console, Time.SYSTEM);
    }

    private static void log(Host host) {
        try {
            host.run("true");
        } finally {
            host.machine().close();
        }
    }

    private String recorded() throws IOException {
        return Files.exists(directory.resolve("host-keys")) ? Files.readString(directory.resolve("host-keys")) : "";
    }

    private static String publicKey(Sshd sshd, String name) throws IOException {
        return Files.readString(sshd.directory().resolve(name + ".pub"));
    }

    @Test
    void firstKeySeenIsRecordedForTheMachine() throws IOException {
        try (var sshd = Sshd.start()) {
            log(host(sshd, Optional.empty()));
            var key = publicKey(sshd, "host_ed25519").split(" ");
            assertEquals("machine-1 " + key[0] + " " + key[1] + "\n", recorded());
        }
    }

    @Test
    void changedKeyIsRefused() throws IOException {
        try (var sshd = Sshd.start()) {
            log(host(sshd, Optional.empty()));
            var before = recorded();
            sshd.kill();
            Files.delete(sshd.directory().resolve("host_ed25519"));
            sshd.makeKey("host_ed25519", "ed25519", "");
            sshd.boot();
            var e = assertThrows(ConflictException.class, () -> log(host(sshd, Optional.empty())));
            assertTrue(e.getMessage().contains("its host key is ssh-ed25519 SHA256:"), e.getMessage());
            assertTrue(e.getMessage().contains("remove the lines of machine-1"), e.getMessage());
            assertEquals(before, recorded());
        }
    }

    /** While the connection from before is still open. */
    @Test
    void proofOfAHostFindsAnotherKey() throws IOException {
        try (var sshd = Sshd.start();
                var open = new OpenHosts(Time.SYSTEM)) {
            var handler = new HostHandler(open, HostAnchor.DIRECTORY);
            var context = new TestContext(directory, Optional.empty());
            var here = new Sshd.Here("machine-1");
            context.put(Spec.<Address>existing("here", here), here);
            var host = handler.find(sshd.spec(), context).get(0);
            host.run("true");
            assertEquals(1, handler.verify(sshd.spec(), host, context).size());
            Files.delete(sshd.directory().resolve("host_ed25519"));
            sshd.makeKey("host_ed25519", "ed25519", "");
            sshd.replace();
            assertTrue(host.attempt("true").succeeded());
            assertThrows(ConflictException.class, () -> handler.verify(sshd.spec(), host, context));
        }
    }

    /** The trap of the usual accept-new: a key type that is not on record is no unknown host. */
    @Test
    void keyOfAnotherTypeIsRefused() throws IOException {
        try (var sshd = Sshd.start()) {
            log(host(sshd, Optional.empty()));
            var before = recorded();
            sshd.kill();
            sshd.makeKey("host_ed25519.rsa", "rsa", "");
            Files.move(
                    sshd.directory().resolve("host_ed25519.rsa"),
                    sshd.directory().resolve("host_ed25519"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            sshd.boot();
            var e = assertThrows(ConflictException.class, () -> log(host(sshd, Optional.empty())));
            assertTrue(e.getMessage().contains("its host key is ssh-rsa SHA256:"), e.getMessage());
            assertEquals(before, recorded());
        }
    }

    @Test
    void keyOfTheConsoleLogIsAcceptedAndRecorded() throws IOException {
        try (var sshd = Sshd.start()) {
            var line = publicKey(sshd, "host_ed25519");
            log(host(sshd, Optional.of(machine -> List.of(line))));
            assertTrue(recorded().startsWith("machine-1 ssh-ed25519 "), recorded());
        }
    }

    @Test
    void otherKeyThanTheConsoleLogsIsRefusedAtFirstContact() throws IOException {
        try (var sshd = Sshd.start()) {
            sshd.makeKey("other", "ed25519", "");
            var line = publicKey(sshd, "other");
            assertThrows(ConflictException.class, () -> log(host(sshd, Optional.of(machine -> List.of(line)))));
            assertEquals("", recorded());
        }
    }

    @Test
    void consoleLogIsWaitedForBeforeAnythingIsTrusted() throws IOException {
        try (var sshd = Sshd.start()) {
            var line = publicKey(sshd, "host_ed25519");
            var asked = new AtomicInteger();
            HostKeySource late = machine -> asked.incrementAndGet() < 3 ? List.of() : List.of(line);
            var host = host(sshd, Optional.of(late));
            assertThrows(UnavailableException.class, host::connect);
            assertThrows(UnavailableException.class, host::connect);
            assertEquals("", recorded());
            log(host);
            assertEquals(3, asked.get());
        }
    }

    @Test
    void knownTypeIsAskedForWhereTheServerHasSeveralKeys() throws IOException {
        try (var sshd = Sshd.start()) {
            sshd.kill();
            sshd.makeKey("host_rsa", "rsa", "");
            try (var both = Sshd.start(
                    "HostKey " + sshd.directory().resolve("host_ed25519"),
                    "HostKey " + sshd.directory().resolve("host_rsa"))) {
                var line = publicKey(sshd, "host_rsa");
                log(host(both, Optional.of(machine -> List.of(line))));
                assertTrue(recorded().startsWith("machine-1 ssh-rsa "), recorded());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "KexAlgorithms curve25519-sha256, Ciphers chacha20-poly1305@openssh.com, MACs hmac-sha2-512-etm@openssh.com",
        "KexAlgorithms ecdh-sha2-nistp521, Ciphers aes256-gcm@openssh.com, MACs hmac-sha2-256",
        "KexAlgorithms diffie-hellman-group16-sha512, Ciphers aes128-gcm@openssh.com, MACs hmac-sha2-256"
    })
    void hardenedServersAreUnderstood(String exchange, String cipher, String mac) {
        try (var sshd = Sshd.start(exchange, cipher, mac)) {
            var host = host(sshd, Optional.empty());
            assertEquals(
                    "3000000",
                    host.runWithInput(new java.io.ByteArrayInputStream(new byte[3_000_000]), "wc", "-c")
                            .stdout()
                            .strip());
            log(host);
        }
    }

    @Test
    void serverOfAnotherAgeIsToldApart() {
        try (var sshd = Sshd.start("Ciphers 3des-cbc")) {
            var e = assertThrows(HubwrightException.class, () -> log(host(sshd, Optional.empty())));
            assertFalse(e instanceof UnavailableException, e.toString());
            assertTrue(e.getMessage().contains("OpenSSH of 2014"), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519,''", "rsa,''", "ecdsa,''", "ed25519,open sesame", "rsa,open sesame"})
    void keysOfAllUsualKindsLogIn(String type, String passphrase) throws IOException {
        try (var sshd = Sshd.start()) {
            var key = sshd.makeKey("client", type, passphrase);
            Files.copy(
                    sshd.directory().resolve("client.pub"),
                    sshd.directory().resolve("authorized_keys"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            var spec = sshd.spec().privateKey(key);
            if (!passphrase.isEmpty()) spec = spec.passphrase(Secret.of(passphrase));
            log(sshd.host(spec, hostKeys(Optional.empty()), Dialer.DIRECT));
        }
    }

    @Test
    void keyThatTheServerDoesNotKnowIsUnauthorized() {
        try (var sshd = Sshd.start()) {
            var spec = sshd.spec().privateKey(sshd.makeKey("stranger", "ed25519", ""));
            var e = assertThrows(
                    UnauthorizedException.class, () -> log(sshd.host(spec, hostKeys(Optional.empty()), Dialer.DIRECT)));
            assertTrue(e.getMessage().contains("accepts none of the offered keys"), e.getMessage());
        }
    }

    @Test
    void badKeyIsRetriedOnlyWhileItMayBeOnTheWay() {
        try (var sshd = Sshd.start()) {
            var spec = sshd.spec().privateKey(sshd.makeKey("stranger", "ed25519", ""));
            var time = new SteppedTime();
            var host = sshd.host(spec, hostKeys(Optional.empty()), Dialer.DIRECT);
            var wait = new BootWait(host.machine(), time);
            assertTrue(wait.knock().orElseThrow().contains("may still be on the way"));
            time.pass(Duration.ofSeconds(30));
            assertTrue(wait.knock().isPresent());
            time.pass(Duration.ofSeconds(31));
            assertThrows(UnauthorizedException.class, wait::knock);
            host.machine().close();
        }
    }

    @Test
    void knocksLessAndLessOften() {
        var tried = new AtomicInteger();
        Dialer nobody = (name, port, timeout) -> {
            tried.incrementAndGet();
            throw new java.net.ConnectException("Connection refused");
        };
        var time = new SteppedTime();
        var key = Path.of("unused");
        var target = new SshTarget("192.0.2.1", 22, "ubuntu", List::of, hostKeys(Optional.empty()), nobody, time);
        var wait = new BootWait(new Machine(new SshLink(target), Optional.empty()), time);
        var attempts = new java.util.ArrayList<Integer>();
        for (int second = 0; second <= 31; second++) {
            int before = tried.get();
            assertTrue(wait.knock().orElseThrow().contains("sshd does not run"), key.toString());
            if (tried.get() > before) attempts.add(second);
            time.pass(Duration.ofSeconds(1));
        }
        assertEquals(List.of(0, 1, 3, 7, 15, 23, 31), attempts);
    }

    @Test
    void muteServerDoesNotBlockForEver() throws IOException {
        try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var key = keyFile();
            var host = hostAt(mute.getLocalPort(), key, (name, port, timeout) -> {
                var socket = Dialer.DIRECT.dial(name, port, timeout);
                return new Impatient(socket);
            });
            var e = assertThrows(UnavailableException.class, host::connect);
            assertTrue(e.getMessage().contains("says nothing"), e.getMessage());
        }
    }

    @Test
    void serverThatHangsUpIsUnavailable() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var hangUp = CompletableFuture.runAsync(() -> {
                try {
                    server.accept().close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            var e = assertThrows(
                    UnavailableException.class, hostAt(server.getLocalPort(), keyFile(), Dialer.DIRECT)::connect);
            assertTrue(e.getMessage().contains("hung up") || e.getMessage().contains("reset"), e.getMessage());
            hangUp.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void closedPortIsUnavailable() throws IOException {
        var e = assertThrows(UnavailableException.class, hostAt(Sshd.freePort(), keyFile(), Dialer.DIRECT)::connect);
        assertTrue(e.getMessage().contains("sshd does not run (yet)"), e.getMessage());
    }

    @Test
    void throughAJumpHost() {
        try (var jump = Sshd.start();
                var inner = Sshd.start()) {
            var first = host(jump, Optional.empty());
            var keys = new HostKeys(new KnownKeys(directory), "machine-2", Optional.empty(), Time.SYSTEM);
            var second = inner.host(inner.spec(), keys, first.dialer());
            assertEquals("inside\n", second.run("echo", "inside").stdout());
            assertEquals(
                    "3000000",
                    second.runWithInput(new java.io.ByteArrayInputStream(new byte[3_000_000]), "wc", "-c")
                            .stdout()
                            .strip());
            second.machine().close();
            first.machine().close();
        }
    }

    @Test
    void frozenServerIsNoticed() {
        try (var sshd = Sshd.start()) {
            var host = host(sshd, Optional.empty());
            host.run("true");
            sshd.freeze();
            assertThrows(HubwrightException.class, () -> host.timeout(Duration.ofSeconds(2))
                    .run("true"));
            host.machine().close();
        }
    }

    private Path keyFile() {
        Sshd.sh(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                directory.resolve("key").toString());
        return directory.resolve("key");
    }

    private Host hostAt(int port, Path key, Dialer dialer) {
        var spec = HostSpec.at("127.0.0.1", "nobody").privateKey(key);
        var target = new SshTarget(
                "127.0.0.1",
                port,
                "nobody",
                () -> PrivateKeys.load(spec),
                hostKeys(Optional.empty()),
                dialer,
                Time.SYSTEM);
        return new Host(new Machine(new SshLink(target), Optional.empty()), false, Duration.ofSeconds(20));
    }

    /** Waits a hundredth of what is asked for. */
    private static final class Impatient extends Socket {
        private final Socket socket;

        Impatient(Socket socket) {
            this.socket = socket;
        }

        @Override
        public synchronized void setSoTimeout(int millis) throws java.net.SocketException {
            socket.setSoTimeout(millis / 100);
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public java.io.InputStream getInputStream() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public java.io.OutputStream getOutputStream() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public synchronized void close() throws IOException {
            socket.close();
        }
    }
}
