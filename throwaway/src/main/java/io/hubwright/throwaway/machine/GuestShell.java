package io.hubwright.throwaway.machine;

import io.hubwright.DeadlineExceededException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** The root shell on a virtual machine's second serial port. */
record GuestShell(InetSocketAddress address) {
    // Under emulation even a boot takes half a minute, and more on a busy computer.
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration ECHO = Duration.ofSeconds(3);

    /** Runs a script and returns the lines that it printed. Waits until the guest has come up. */
    String run(String script) {
        var id = UUID.randomUUID().toString();
        try (var socket = new Socket()) {
            socket.connect(address, Math.toIntExact(PATIENCE.toMillis()));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            awaitShell(socket, in, "begin-" + id);
            // In one piece that the shell reads whole before it runs any of it: what a command reads is not the rest.
            send(socket, "{\n" + script + "\n} < /dev/null 2>&1; echo end-" + id + "\n");
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            return outputUpTo("end-" + id, "begin-" + id, in);
        } catch (IOException e) {
            throw new UnavailableException("the control shell of a virtual machine: " + e.getMessage(), e);
        }
    }

    // What is written while the guest boots is lost, so the shell must have answered before it is given work.
    private static void awaitShell(Socket socket, BufferedReader in, String greeting) throws IOException {
        var deadline = Time.SYSTEM.deadline(PATIENCE);
        socket.setSoTimeout(Math.toIntExact(ECHO.toMillis()));
        while (!deadline.passed()) {
            send(socket, "\necho " + greeting + "\n");
            try {
                outputUpTo(greeting, greeting, in);
                return;
            } catch (SocketTimeoutException e) {
                // It does not listen yet.
            }
        }
        throw new DeadlineExceededException(
                "the control shell of a virtual machine does not answer within " + PATIENCE.toSeconds() + " s");
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String outputUpTo(String end, String without, BufferedReader in) throws IOException {
        var output = new StringBuilder();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (line.strip().equals(end)) return output.toString();
            if (!line.strip().equals(without)) output.append(line).append('\n');
        }
        throw new UnavailableException("the control shell of a virtual machine hung up; it had said: " + output);
    }
}
