package io.hubwright.cyberhub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A kernel of a notebook server, over its websocket. */
final class Kernel implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WebSocket socket;
    private final String session;

    Kernel(WebSocket socket, String session) {
        this.socket = socket;
        this.session = session;
    }

    /** What the cell prints or shows, or the name and text of its error. */
    String run(String code) throws IOException {
        var id = UUID.randomUUID().toString();
        socket.send(JSON.writeValueAsString(Map.of(
                "header",
                Map.of(
                        "msg_id",
                        id,
                        "msg_type",
                        "execute_request",
                        "username",
                        "u",
                        "session",
                        session,
                        "version",
                        "5.3",
                        "date",
                        "2000-01-01T00:00:00Z"),
                "parent_header",
                Map.of(),
                "metadata",
                Map.of(),
                "content",
                Map.of(
                        "code",
                        code,
                        "silent",
                        false,
                        "store_history",
                        true,
                        "user_expressions",
                        Map.of(),
                        "allow_stdin",
                        false),
                "channel",
                "shell")));
        var output = new StringBuilder();
        boolean replied = false;
        boolean idle = false;
        while (!replied || !idle) {
            var message = JSON.readTree(socket.receive(PATIENCE)
                    .orElseThrow(() -> new IOException("the kernel's websocket was closed by the other side")));
            if (!message.at("/parent_header/msg_id").asText().equals(id)) continue;
            var content = message.path("content");
            switch (message.path("msg_type").asText()) {
                case "stream" -> output.append(content.path("text").asText());
                case "execute_result" ->
                    output.append(content.at("/data/text~1plain").asText());
                case "error" -> output.append(error(content));
                case "execute_reply" -> replied = true;
                case "status" -> idle = content.path("execution_state").asText().equals("idle");
                default -> {}
            }
        }
        return output.toString().strip();
    }

    /**
     * Runs cells while something else is done; each must be answered. (A server closes the web socket of who does not answer its pings
     * for half a minute, as a test that waits would not.)
     */
    void busyDuring(Runnable work) {
        var done = new AtomicBoolean();
        var cells = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                cell();
                Time.SYSTEM.sleep(Duration.ofMillis(500));
            }
        });
        try {
            work.run();
        } finally {
            done.set(true);
        }
        cells.join();
    }

    private void cell() {
        try {
            var two = run("1 + 1");
            if (!two.equals("2")) throw new IllegalStateException("1 + 1 is " + two);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String error(JsonNode content) {
        return content.path("ename").asText() + ": " + content.path("evalue").asText();
    }

    /** Returns when the other side closes. */
    void awaitClose(Duration deadline) throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        while (socket.receive(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())))
                .isPresent()) {}
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
