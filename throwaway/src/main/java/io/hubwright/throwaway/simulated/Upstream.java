package io.hubwright.throwaway.simulated;

import io.hubwright.AnyCertificate;
import io.hubwright.Dialer;
import io.hubwright.Time;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;

/** The way to the real machines that are recorded: a session of its own for each command, so that new groups hold at once. */
final class Upstream implements AutoCloseable {
    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration COMMAND = Duration.ofMinutes(30);
    private static final int SSH = 22;

    private final SshClient client = SshClient.setUpDefaultClient();
    private final KeyPair key = Keys.generate();

    Upstream() {
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.start();
    }

    /** As a line of {@code authorized_keys}. */
    String publicKey() {
        return PublicKeyEntry.toString(key.getPublic()) + " recorder";
    }

    // never compared: the bytes go straight into a recording
    @SuppressWarnings("ArrayRecordComponent")
    record Result(int exitCode, byte[] output, byte[] errors) {}

    Result run(InetAddress machine, String user, String command, byte[] input) throws IOException {
        try (var session = connect(machine, user);
                var channel = session.createExecChannel(command)) {
            var output = new ByteArrayOutputStream();
            var errors = new ByteArrayOutputStream();
            channel.setIn(new ByteArrayInputStream(input));
            channel.setOut(output);
            channel.setErr(errors);
            channel.open().verify(CONNECT);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), COMMAND);
            var code = Optional.ofNullable(channel.getExitStatus())
                    .orElseThrow(() -> new IOException(command + " ended without an exit code"));
            return new Result(code, output.toByteArray(), errors.toByteArray());
        }
    }

    /** Sends a request to a Docker Engine and takes its answer until it hangs up. */
    byte[] docker(InetAddress machine, String user, byte[] request) throws IOException {
        try (var session = connect(machine, user);
                var channel = session.createExecChannel("sudo -n docker system dial-stdio")) {
            channel.open().verify(CONNECT);
            // Left open: the engine takes an end of input for a client that has given up.
            channel.getInvertedIn().write(request);
            channel.getInvertedIn().flush();
            return channel.getInvertedOut().readAllBytes();
        }
    }

    /** Sends a request to a front and takes its answer until it hangs up. Its certificate is that of the front before it. */
    byte[] page(InetAddress machine, String scheme, byte[] request) throws IOException {
        boolean secure = scheme.equals("https");
        try (var tcp = Dialer.DIRECT.dial(machine.getHostAddress(), secure ? 443 : 80, CONNECT);
                var socket = secure ? overTls(tcp) : tcp) {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return socket.getInputStream().readAllBytes();
        }
    }

    private static Socket overTls(Socket tcp) throws IOException {
        return AnyCertificate.context()
                .getSocketFactory()
                .createSocket(tcp, tcp.getInetAddress().getHostAddress(), tcp.getPort(), true);
    }

    private ClientSession connect(InetAddress machine, String user) {
        return Time.SYSTEM.await(
                "sshd of " + machine.getHostAddress(), BOOT, Duration.ofMillis(200), () -> tryOnce(machine, user));
    }

    private Optional<ClientSession> tryOnce(InetAddress machine, String user) {
        try {
            var session = client.connect(user, machine.getHostAddress(), SSH)
                    .verify(CONNECT)
                    .getSession();
            session.addPublicKeyIdentity(key);
            session.auth().verify(CONNECT);
            return Optional.of(session);
        } catch (IOException e) {
            return Optional.empty(); // it boots
        }
    }

    @Override
    public void close() {
        client.stop();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
