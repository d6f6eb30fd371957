package io.hubwright.throwaway.simulated;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/** A command on an SSH channel, on a thread of its own. */
final class GuestCommand implements Command {
    private final Guest guest;
    private final String command;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (code, message, closeImmediately) -> {};
    private @Nullable Thread thread;

    GuestCommand(Guest guest, String command) {
        this.guest = guest;
        this.command = command;
    }

    @Override
    public void setInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
        this.err = err;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        var session = channel.getSession();
        var running = new Thread(() -> run(session), "guest command");
        running.setDaemon(true);
        thread = running;
        running.start();
    }

    @Override
    public void destroy(ChannelSession channel) {
        if (thread != null) thread.interrupt();
    }

    private void run(ServerSession session) {
        int code;
        try {
            code = guest.exec(session.getUsername(), command, in, out, err);
            out.flush();
            err.flush();
        } catch (CutException e) {
            session.close(true);
            return;
        } catch (IOException | RuntimeException e) {
            code = fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            code = fail(e);
        }
        exit.onExit(code);
    }

    private int fail(Exception e) {
        try {
            err.write(("the simulated machine failed: " + e + "\n").getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException gone) {
            e.addSuppressed(gone);
        }
        return 255;
    }
}
