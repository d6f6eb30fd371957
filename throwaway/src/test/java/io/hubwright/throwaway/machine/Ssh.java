package io.hubwright.throwaway.machine;

import io.hubwright.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The system's ssh, with a key of its own and the host keys that the console showed: what any user would do. */
public final class Ssh {
    private final Path folder;

    public Ssh(Path folder) {
        this.folder = folder;
        run(
                        InputStream.nullInputStream(),
                        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key().toString()))
                .orThrow();
    }

    private Path key() {
        return folder.resolve("key");
    }

    public String publicKey() {
        try {
            return Files.readString(folder.resolve("key.pub")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the console shows the host keys, and trusts just those at the address. */
    public void trust(Machine machine, InetAddress address) {
        trust(machine::consoleLog, address);
    }

    public void trust(Supplier<String> console, InetAddress address) {
        var keys = Time.SYSTEM.await(
                "host keys on the console",
                Duration.ofSeconds(60),
                Duration.ofMillis(50),
                () -> hostKeys(console.get()));
        var known = new StringBuilder();
        keys.forEach(line ->
                known.append(address.getHostAddress()).append(' ').append(line).append('\n'));
        try {
            Files.writeString(knownHosts(address), known);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path knownHosts(InetAddress address) {
        return folder.resolve("known-" + address.getHostAddress());
    }

    /** The keys of the last boot that has shown any. */
    static Optional<List<String>> hostKeys(String console) {
        int begin = console.lastIndexOf("-----BEGIN SSH HOST KEY KEYS-----");
        int end = console.lastIndexOf("-----END SSH HOST KEY KEYS-----");
        if (begin < 0 || end < begin) return Optional.empty();
        return Optional.of(console.substring(begin, end).lines().skip(1).toList());
    }

    public Result attempt(InetAddress address, String command) {
        return attempt(address, command, InputStream.nullInputStream());
    }

    public Result attempt(InetAddress address, String command, InputStream in) {
        var argv = new ArrayList<>(
                List.of("ssh", "-i", key().toString(), "-o", "UserKnownHostsFile=" + knownHosts(address)));
        argv.addAll(List.of("-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5"));
        argv.addAll(List.of("ubuntu@" + address.getHostAddress(), command));
        return run(in, argv);
    }

    public String run(InetAddress address, String command) {
        return attempt(address, command).orThrow();
    }

    /** Asks until the command succeeds. */
    public String await(InetAddress address, String command) {
        return Time.SYSTEM.await(
                command, Duration.ofSeconds(60), Duration.ofMillis(100), () -> Optional.of(attempt(address, command))
                        .filter(result -> result.exitCode() == 0)
                        .map(Result::output));
    }

    private static Result run(InputStream in, List<String> argv) {
        try (in) {
            var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            var feeder = new Thread(() -> {
                try (var out = process.getOutputStream()) {
                    in.transferTo(out);
                } catch (IOException e) {
                    // The command ended without reading all of it.
                }
            });
            feeder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            feeder.join();
            return new Result(argv.get(argv.size() - 1), process.waitFor(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public record Result(String command, int exitCode, String output) {
        public String orThrow() {
            if (exitCode != 0) throw new AssertionError(command + ": exit code " + exitCode + ": " + output);
            return output;
        }
    }
}
