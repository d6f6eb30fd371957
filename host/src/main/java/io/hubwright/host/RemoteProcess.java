package io.hubwright.host;

import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.Signal;

/** One command on one session channel: its streams are moved in the background, its end awaited with a deadline. */
final class RemoteProcess {
    // As "kill -l" counts them, on every Linux.
    private static final Map<Signal, Integer> NUMBERS = Map.ofEntries(
            Map.entry(Signal.HUP, 1),
            Map.entry(Signal.INT, 2),
            Map.entry(Signal.QUIT, 3),
            Map.entry(Signal.ILL, 4),
            Map.entry(Signal.ABRT, 6),
            Map.entry(Signal.FPE, 8),
            Map.entry(Signal.KILL, 9),
            Map.entry(Signal.USR1, 10),
            Map.entry(Signal.SEGV, 11),
            Map.entry(Signal.USR2, 12),
            Map.entry(Signal.PIPE, 13),
            Map.entry(Signal.ALRM, 14),
            Map.entry(Signal.TERM, 15));
    private static final int KEPT_STDERR = 1 << 16;

    private final SshLink link;
    private final RemoteCommand request;
    private final Time.Deadline deadline;
    private final MarkedOutput output;
    private final TailOutput errors = new TailOutput(KEPT_STDERR);

    RemoteProcess(SshLink link, RemoteCommand request, OutputStream stdout) {
        this.link = link;
        this.request = request;
        this.deadline = link.time().deadline(request.timeout());
        this.output = new MarkedOutput(stdout);
    }

    /** Runs it to its end. The result has no stdout: that went to the stream. */
    CommandResult run(InputStream stdin) {
        var session = link.openSession(deadline);
        try {
            var command = session.exec(ShellWords.login(request.words()));
            return attend(command, stdin);
        } catch (IOException e) {
            throw lost(e);
        } finally {
            link.release(session);
        }
    }

    private CommandResult attend(Session.Command command, InputStream stdin) throws IOException {
        var feeding = link.background().submit(() -> feed(stdin, command));
        // Both, always: they share one window, and a full one stops the other.
        var out = link.background().submit(() -> drain(command.getInputStream()));
        var err = link.background().submit(() -> {
            command.getErrorStream().transferTo(errors);
            return null;
        });
        try {
            await(out);
            await(err);
            // The exit status comes after the streams have ended.
            command.join(millisLeft(), TimeUnit.MILLISECONDS);
            if (feeding.isDone()) await(feeding);
            return result(command);
        } catch (TimeoutException e) {
            cancel(command);
            throw new DeadlineExceededException(
                    request.label() + " on " + link + " took longer than " + text(request.timeout())
                            + " and was cancelled" + tail(),
                    e);
        } catch (InterruptedException e) {
            cancel(command);
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(request.label() + " on " + link + " was cancelled", e);
        } catch (ExecutionException e) {
            cancel(command);
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (ConnectionException e) {
            if (!deadline.passed()) throw lost(e);
            cancel(command);
            throw new DeadlineExceededException(
                    request.label() + " on " + link + " did not end within " + text(request.timeout())
                            + " and was cancelled" + tail(),
                    e);
        } finally {
            feeding.cancel(true);
        }
    }

    private Void drain(InputStream in) throws IOException {
        var buffer = new byte[1 << 15];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            try {
                output.write(buffer, n);
            } catch (IOException e) {
                throw new LocalStreamException(e);
            }
        }
        return null;
    }

    private Void feed(InputStream stdin, Session.Command command) throws IOException {
        var buffer = new byte[1 << 15];
        try (var to = new PacedOutput(command, link.time())) {
            while (true) {
                int n = readLocal(stdin, buffer);
                if (n < 0) return null;
                to.write(buffer, 0, n);
            }
        } catch (LocalStreamException e) {
            throw e;
        } catch (IOException e) {
            // The command ended without reading all of its input; its exit code tells whether that is a failure.
            return null;
        }
    }

    private static int readLocal(InputStream stdin, byte[] buffer) throws LocalStreamException {
        try {
            return stdin.read(buffer);
        } catch (IOException e) {
            throw new LocalStreamException(e);
        }
    }

    private void await(Future<?> stream) throws InterruptedException, ExecutionException, TimeoutException {
        stream.get(millisLeft(), TimeUnit.MILLISECONDS);
    }

    private long millisLeft() {
        return Math.max(1, deadline.remaining().toMillis());
    }

    private CommandResult result(Session.Command command) {
        int code;
        if (command.getExitStatus() != null) code = command.getExitStatus();
        else if (command.getExitSignal() != null) code = 128 + NUMBERS.getOrDefault(command.getExitSignal(), 0);
        else throw lost(new IOException("the channel closed without an exit status"));
        if (output.processId().isEmpty())
            throw new HubwrightException(link + " runs no commands: it answers \""
                    + (output.noise().isEmpty() ? errors.text().strip() : output.noise()) + "\"");
        return new CommandResult(code, "", errors.text());
    }

    /** Ends the remote process without making the caller wait: closing a channel alone blocks, and kills nothing. */
    private void cancel(Session.Command command) {
        link.background().execute(() -> {
            kill(command, "TERM");
            try {
                command.join(2, TimeUnit.SECONDS);
            } catch (ConnectionException stillThere) {
                kill(command, "KILL");
            }
        });
    }

    private void kill(Session.Command command, String signal) {
        try {
            if (output.processId().isEmpty()) {
                command.signal(Signal.fromString(signal));
                return;
            }
            // By process group, from a channel of its own: sshd delivers signals with the user's rights, which end no
            // sudo.
            var words = List.of(
                    "sh",
                    "-c",
                    "kill -s \"$1\" -- \"-$2\"",
                    "-",
                    signal,
                    output.processId().get());
            new RemoteProcess(link, request.companion(words), OutputStream.nullOutputStream()).run(request.prefix());
        } catch (IOException | HubwrightException | IllegalStateException e) {
            // It ended by itself, or its connection did.
        }
    }

    private HubwrightException failed(Throwable cause) {
        if (cause instanceof LocalStreamException local)
            return new HubwrightException(
                    request.label() + " on " + link + " was cancelled: " + local.getMessage(), cause);
        return lost(cause);
    }

    private UnavailableException lost(Throwable cause) {
        return new UnavailableException(
                "the connection to " + link + " was lost during " + request.label() + " (" + cause.getMessage()
                        + "); whether it took effect is unknown",
                cause);
    }

    private String tail() {
        var text = errors.text().strip();
        return text.isEmpty() ? "" : ": " + text.substring(Math.max(0, text.length() - 300));
    }

    private static String text(Duration timeout) {
        return timeout.compareTo(Duration.ofMinutes(2)) < 0 ? timeout.toSeconds() + " s" : timeout.toMinutes() + " min";
    }

    /** The caller's stream failed, not the connection. */
    private static final class LocalStreamException extends IOException {
        private static final long serialVersionUID = 1;

        LocalStreamException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
