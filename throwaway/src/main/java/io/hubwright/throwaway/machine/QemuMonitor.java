package io.hubwright.throwaway.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** QEMU's machine protocol: one JSON object per line, answers in order, events between them. */
final class QemuMonitor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Socket socket;
    private final BufferedReader in;

    private QemuMonitor(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Connects to a monitor that may not listen yet. */
    static QemuMonitor connect(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        try {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.connect(address, Math.toIntExact(PATIENCE.toMillis()));
            var monitor = new QemuMonitor(socket);
            monitor.await("greeting", line -> line.has("QMP"));
            monitor.execute("qmp_capabilities", Map.of());
            return monitor;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Runs a command.
     *
     * @throws HubwrightException if QEMU refuses
     */
    JsonNode execute(String command, Map<String, ?> arguments) {
        try {
            var line = JSON.writeValueAsString(Map.of("execute", command, "arguments", arguments)) + "\n";
            socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UnavailableException("QEMU: " + command + ": " + e.getMessage(), e);
        }
        var answer = await(command, message -> message.has("return") || message.has("error"));
        if (answer.has("error"))
            throw new HubwrightException(
                    "QEMU: " + command + ": " + answer.at("/error/desc").asText());
        return answer.get("return");
    }

    /** Waits for an event about a device. */
    void awaitEvent(String event, String device) {
        await(
                event,
                message -> message.path("event").asText().equals(event)
                        && message.at("/data/device").asText().equals(device));
    }

    private JsonNode await(String what, Predicate<JsonNode> wanted) {
        try {
            while (true) {
                var line = in.readLine();
                if (line == null) throw new UnavailableException("QEMU: " + what + ": the monitor hung up");
                var message = JSON.readTree(line);
                if (wanted.test(message)) return message;
            }
        } catch (SocketTimeoutException e) {
            throw new DeadlineExceededException(
                    "QEMU: " + what + ": no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (IOException e) {
            throw new UnavailableException("QEMU: " + what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UnavailableException("QEMU: close the monitor: " + e.getMessage(), e);
        }
    }
}
