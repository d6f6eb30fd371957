package io.hubwright.throwaway.machine;

import io.hubwright.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The root shell on a virtual machine's second serial port. */
record GuestShell(InetSocketAddress address) {
    // Under emulation even making a key takes a second or two.
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String END = "hubwright-end-of-script";

    /** Runs a script and returns the lines that it printed. Waits until the guest has come up. */
    String run(String script) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.connect(address, Math.toIntExact(PATIENCE.toMillis()));
            // In one piece that the shell reads whole before it runs any of it: what a command reads is not the rest.
            var text = "{\n" + script + "\n} < /dev/null 2>&1; echo " + END + "\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var output = new StringBuilder();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.strip().equals(END)) return output.toString();
                output.append(line).append('\n');
            }
            throw new UnavailableException("the control shell of a virtual machine hung up; it had said: " + output);
        } catch (IOException e) {
            throw new UnavailableException("the control shell of a virtual machine: " + e.getMessage(), e);
        }
    }
}
