package io.hubwright.host;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.Channel;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one SSH connection to a machine, with its channels. Opened when first needed, and anew when it was lost. Thread-safe.
 */
final class SshLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SshLink.class);
    // sshd's MaxSessions is 10, and it frees a slot late: from six short commands at once on it refuses some.
    private static final int SESSIONS = 5;
    private static final Duration OPEN = Duration.ofSeconds(30);

    private final SshTarget target;
    private final Semaphore sessions = new Semaphore(SESSIONS, true);
    // Its threads are daemons and end when they idle.
    private final ExecutorService background = Executors.newCachedThreadPool(SshLink::thread);
    private Optional<SSHClient> current = Optional.empty(); // guarded by this
    private final List<Retired> retired = new ArrayList<>(); // guarded by this
    private final List<Channel> tunnels = new ArrayList<>(); // guarded by this
    private boolean closed; // guarded by this

    SshLink(SshTarget target) {
        this.target = target;
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "hubwright-ssh");
        thread.setDaemon(true);
        return thread;
    }

    /** A connection that takes no new channel, and ends with the last of its tunnels: other hosts are reached through them. */
    private record Retired(SSHClient client, List<Channel> tunnels) {}

    /** Connects if it is not connected. One attempt. */
    synchronized SSHClient client() {
        if (closed) throw new IllegalStateException("the connection to " + target + " is closed");
        if (current.filter(SSHClient::isConnected).isPresent()) return current.get();
        current.ifPresent(this::closeInBackground);
        current = Optional.empty();
        var client = new SshLogin(target).open();
        LOG.debug("connected to {} ({})", target, client.getTransport().getServerVersion());
        current = Optional.of(client);
        return client;
    }

    /** The next command opens a new connection. Group memberships are read only at log-in. */
    synchronized void reconnect() {
        current.ifPresent(client -> retired.add(new Retired(client, List.copyOf(tunnels))));
        current = Optional.empty();
        tunnels.clear();
        endRetired();
    }

    private void endRetired() {
        for (var old : List.copyOf(retired)) {
            if (old.tunnels().stream().anyMatch(Channel::isOpen)) continue;
            retired.remove(old);
            closeInBackground(old.client());
        }
    }

    private synchronized void keep(Channel tunnel) {
        tunnels.removeIf(channel -> !channel.isOpen());
        tunnels.add(tunnel);
        endRetired();
    }

    synchronized boolean isConnected() {
        return current.filter(SSHClient::isConnected).isPresent();
    }

    /** A session channel; to be given back by {@link #release}. */
    Session openSession(Time.Deadline deadline) {
        acquire(deadline);
        try {
            return open("a session", time().deadline(OPEN), SSHClient::startSession);
        } catch (RuntimeException | Error e) {
            sessions.release();
            throw e;
        }
    }

    /** Never blocks. The slot counts as free when the server has closed its end. */
    void release(Session session) {
        if (!session.isOpen()) {
            sessions.release();
            return;
        }
        background.execute(() -> {
            try {
                session.close();
            } catch (IOException e) {
                LOG.debug("closing a session on {}: {}", target, e.toString());
            } finally {
                sessions.release();
            }
        });
    }

    /** A channel of another kind; sshd does not count these. */
    <C extends Channel> C openChannel(String what, Opening<C> opening) {
        var channel = open(what, time().deadline(OPEN), opening);
        keep(channel);
        return channel;
    }

    // Nothing has been sent to a command yet, so trying again on a new connection is safe.
    private <C> C open(String what, Time.Deadline deadline, Opening<C> opening) {
        var pause = Duration.ofMillis(25);
        boolean again = true;
        while (true) {
            var client = client();
            try {
                return opening.on(client);
            } catch (OpenFailException e) {
                // OpenSSH gives CONNECT_FAILED as its reason when MaxSessions is reached.
                boolean crowded =
                        what.equals("a session") && e.getReason() != OpenFailException.Reason.UNKNOWN_CHANNEL_TYPE;
                if (!crowded || deadline.passed())
                    throw new UnavailableException(target + " refuses to open " + what + ": " + e.getMessage(), e);
                time().sleep(pause);
                pause = pause.multipliedBy(2).compareTo(Duration.ofSeconds(1)) < 0
                        ? pause.multipliedBy(2)
                        : Duration.ofSeconds(1);
            } catch (IOException | IllegalStateException e) {
                if (Thread.currentThread().isInterrupted())
                    throw new InterruptedOperationException("interrupted while opening " + what + " on " + target, e);
                drop(client);
                if (!again)
                    throw new UnavailableException("cannot open " + what + " on " + target + ": " + e.getMessage(), e);
                again = false;
            }
        }
    }

    private synchronized void drop(SSHClient client) {
        if (current.filter(held -> held == client).isEmpty()) return;
        closeInBackground(client);
        current = Optional.empty();
        tunnels.clear();
    }

    private void acquire(Time.Deadline deadline) {
        try {
            // Other commands of this program hold the slots; they end by their own deadlines.
            if (sessions.tryAcquire(Math.max(deadline.remaining().toMillis(), 1), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while waiting for a session on " + target, e);
        }
        throw new UnavailableException(SESSIONS + " commands run on " + target + " already, and none ended in time");
    }

    ExecutorService background() {
        return background;
    }

    Time time() {
        return target.time();
    }

    SshTarget target() {
        return target;
    }

    private void closeInBackground(SSHClient client) {
        background.execute(() -> {
            try {
                client.disconnect();
            } catch (IOException e) {
                LOG.debug("closing the connection to {}: {}", target, e.toString());
            }
        });
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        current.ifPresent(this::closeInBackground);
        retired.forEach(old -> closeInBackground(old.client()));
    }

    @Override
    public String toString() {
        return target.toString();
    }

    /** Opens one channel; the only calls into sshj that may be repeated. */
    interface Opening<C> {
        C on(SSHClient client) throws IOException, HubwrightException;
    }
}
