package io.hubwright.host;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.UnauthorizedException;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;

/** One attempt to connect and log in. What goes wrong becomes an exception that says whether another attempt can help. */
final class SshLogin {
    private static final Duration DIAL = Duration.ofSeconds(10);
    // A booting machine may accept a connection long before sshd says its name.
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration WHOLE = Duration.ofSeconds(45);
    private static final Duration REPLY = Duration.ofSeconds(30);
    // A dead peer is noticed after a minute.
    private static final int KEEP_ALIVE_SECONDS = 15;
    private static final int KEEP_ALIVE_MISSES = 4;

    private final SshTarget target;

    SshLogin(SshTarget target) {
        this.target = target;
    }

    /** A client that is logged in. Blocks for at most 45 s. */
    SSHClient open() {
        var keys = target.keys().get();
        var socket = dial();
        var tooLong = CompletableFuture.runAsync(
                () -> closeQuietly(socket), CompletableFuture.delayedExecutor(WHOLE.toSeconds(), TimeUnit.SECONDS));
        var client = new SSHClient(Algorithms.CONFIG);
        var check = new HostKeyCheck(acceptedKeys(socket));
        boolean done = false;
        try {
            prepare(client, socket, check);
            client.connect(target.address(), target.port());
            client.authPublickey(target.user(), keys);
            target.hostKeys().loggedIn(check);
            done = true;
            return client;
        } catch (IOException e) {
            throw explain(e, check, tooLong.isDone());
        } finally {
            tooLong.cancel(false);
            if (!done) abandon(client, socket);
        }
    }

    private Socket dial() {
        try {
            return target.dialer().dial(target.address(), target.port(), DIAL);
        } catch (SocketTimeoutException e) {
            throw unavailable(
                    "no answer within " + DIAL.toSeconds()
                            + " s: is it still booting, or does a security group block port " + target.port() + "?",
                    e);
        } catch (ConnectException e) {
            throw unavailable(e.getMessage() + ": sshd does not run (yet)", e);
        } catch (IOException e) {
            throw unavailable(describe(e), e);
        }
    }

    private List<String> acceptedKeys(Socket socket) {
        try {
            return target.hostKeys().accepted();
        } catch (HubwrightException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    private static void prepare(SSHClient client, Socket socket, HostKeyCheck check) {
        client.setSocketFactory(new Dialed(socket));
        client.setTimeout((int) SILENCE.toMillis());
        client.getTransport().setTimeoutMs((int) REPLY.toMillis());
        client.getConnection().setTimeoutMs((int) REPLY.toMillis());
        client.addHostKeyVerifier(check);
        // Before connect, or its thread never starts.
        var keepAlive = client.getConnection().getKeepAlive();
        keepAlive.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        if (keepAlive instanceof KeepAliveRunner runner) runner.setMaxAliveCount(KEEP_ALIVE_MISSES);
    }

    private HubwrightException explain(IOException e, HostKeyCheck check, boolean timedOut) {
        if (Thread.currentThread().isInterrupted()
                || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)))
            return new InterruptedOperationException("interrupted while connecting to " + target, e);
        if (reason(e) == DisconnectReason.HOST_KEY_NOT_VERIFIABLE)
            return new ConflictException(
                    "refused to log in to " + target + ": " + target.hostKeys().refusal(check), e);
        if (e instanceof UserAuthException && refused(e))
            return new UnauthorizedException(
                    "cannot log in to " + target + " over SSH: the server accepts none of the offered keys;"
                            + " check the user name, and that the machine was made with this key pair",
                    e);
        if (String.valueOf(e.getMessage()).contains("Unable to reach a settlement"))
            return new HubwrightException(
                    "cannot talk to " + target + " over SSH: " + e.getMessage()
                            + "; the server must offer what OpenSSH of 2014 and newer does by default",
                    e);
        if (timedOut) return unavailable("the log-in took longer than " + WHOLE.toSeconds() + " s", e);
        return unavailable(describe(e), e);
    }

    // sshj tells a refusal of all keys from a connection lost during the log-in only in its words, or by the server's
    // reason.
    private static boolean refused(IOException e) {
        return reason(e) != DisconnectReason.UNKNOWN
                || String.valueOf(e.getMessage()).contains("Exhausted");
    }

    private static DisconnectReason reason(IOException e) {
        return e instanceof SSHException ssh ? ssh.getDisconnectReason() : DisconnectReason.UNKNOWN;
    }

    private static String describe(IOException e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) root = root.getCause();
        if (root instanceof SocketTimeoutException) return "the server says nothing for " + SILENCE.toSeconds() + " s";
        var text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        boolean hungUp =
                (e instanceof TransportException && text.contains("EOF")) || text.contains("closed connection");
        return hungUp
                ? "the server hung up during the log-in (still booting, too many connections at once, or a ban after failed log-ins): "
                        + text
                : text;
    }

    private UnavailableException unavailable(String why, IOException cause) {
        return new UnavailableException("cannot reach " + target + " over SSH: " + why, cause);
    }

    private static void abandon(SSHClient client, Socket socket) {
        closeQuietly(socket);
        try {
            client.disconnect();
        } catch (IOException e) {
            // It never was a connection.
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing can be done with it.
        }
    }

    /** Hands out the one socket that was dialed; sshj takes one that is connected. */
    private static final class Dialed extends SocketFactory {
        private final Socket socket;

        Dialed(Socket socket) {
            this.socket = socket;
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            return socket;
        }
    }
}
