package io.hubwright.host;

import io.hubwright.Dialer;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real OpenSSH server on a free port of this computer, run by whoever runs the tests, who may log in with a key. */
final class Sshd implements AutoCloseable {
    private final Path directory;
    private final List<String> options;
    private final int port;
    private Process process;

    private Sshd(Path directory, int port, List<String> options) {
        this.directory = directory;
        this.port = port;
        this.options = options;
    }

    /** With these lines in front of our own in its configuration: sshd takes the first value of each. */
    static Sshd start(String... options) {
        Needed.all(Requires.program("sshd"), Requires.program("ssh-keygen"));
        try {
            var directory = Files.createTempDirectory(
                    "sshd", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var sshd = new Sshd(directory, freePort(), List.of(options));
            sshd.makeKey("host_ed25519", "ed25519", "");
            sshd.makeKey("id", "ed25519", "");
            Files.copy(directory.resolve("id.pub"), directory.resolve("authorized_keys"));
            sshd.boot();
            return sshd;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes a key pair in its directory. */
    Path makeKey(String name, String type, String passphrase) {
        sh(
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-N",
                passphrase,
                "-C",
                "test",
                "-f",
                directory.resolve(name).toString());
        return directory.resolve(name);
    }

    /** Starts it (SHLVL keeps bash from reading the tester's own .bashrc, as it else does for sshd), and waits until it says its name. */
    void boot() {
        try {
            var lines = new ArrayList<>(options);
            lines.addAll(List.of(
                    "Port " + port,
                    "ListenAddress 127.0.0.1",
                    "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
                    "SetEnv SHLVL=2",
                    "PidFile none",
                    "StrictModes no",
                    "UsePAM no",
                    "PasswordAuthentication no",
                    "PermitRootLogin yes"));
            if (options.stream().noneMatch(line -> line.startsWith("HostKey ")))
                lines.add("HostKey " + directory.resolve("host_ed25519"));
            var config = Files.write(directory.resolve("config"), lines);
            if (isRoot()) Files.createDirectories(Path.of("/run/sshd"));
            process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            Time.SYSTEM.await("sshd", Duration.ofSeconds(10), Duration.ofMillis(20), this::answers);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<Boolean> answers() {
        if (!process.isAlive()) throw new AssertionError("sshd ended: " + log());
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return socket.getInputStream().read() == 'S' ? Optional.of(true) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Kills it with all of its sessions. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        waitForEnd();
    }

    private void waitForEnd() {
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts another one in its place; sessions that are open go on. */
    void replace() {
        process.destroyForcibly();
        waitForEnd();
        boot();
    }

    /** Freezes all its processes: what a machine without power looks like. */
    void freeze() {
        process.descendants().forEach(child -> sh("kill", "-STOP", String.valueOf(child.pid())));
        sh("kill", "-STOP", String.valueOf(process.pid()));
    }

    Path directory() {
        return directory;
    }

    int port() {
        return port;
    }

    String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    HostSpec spec() {
        return HostSpec.at(Spec.existing("here", new Here("machine-1")), user())
                .port(port)
                .privateKey(directory.resolve("id"));
    }

    /** A host that keeps the keys it sees in this directory. */
    Host host(Path localDirectory) {
        return host(
                spec(),
                new HostKeys(new KnownKeys(localDirectory), "machine-1", Optional.empty(), Time.SYSTEM),
                Dialer.DIRECT);
    }

    Host host(HostSpec spec, HostKeys keys, Dialer dialer) {
        var target =
                new SshTarget("127.0.0.1", port, spec.user(), () -> PrivateKeys.load(spec), keys, dialer, Time.SYSTEM);
        return new Host(new Machine(new SshLink(target), Optional.<Secret>empty()), false, Duration.ofSeconds(20));
    }

    static String user() {
        return System.getProperty("user.name");
    }

    static boolean isRoot() {
        return user().equals("root");
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String sh(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new AssertionError(String.join(" ", command) + ": " + output);
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
        sh("rm", "-rf", directory.toString());
    }

    record Here(String machineId) implements io.hubwright.Address {
        @Override
        public InetAddress ip() {
            return InetAddress.getLoopbackAddress();
        }
    }
}
