package io.hubwright.throwaway.simulated;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;

/** What answers behind the SSH server: a recording that is played back, or a real machine that is being recorded. */
interface Guest extends AutoCloseable {
    /** Runs a command to its end and returns its exit code. The streams are the channel's. */
    int exec(String user, String command, InputStream stdin, OutputStream stdout, OutputStream stderr)
            throws IOException, InterruptedException;

    /** Connects to a unix socket of the machine, such as Docker's. */
    Socket connectUnix(String path) throws IOException;

    /** Connects to what the machine can reach over its networks. */
    Socket connectTcp(String host, int port) throws IOException;

    /** Connects to what the machine publishes at a port of its own addresses. */
    default Socket connectPublished(int port) throws IOException {
        throw new ConnectException("connection refused: nothing listens at port " + port);
    }

    @Override
    void close();
}
