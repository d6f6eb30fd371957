package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.InterruptedOperationException;
import io.hubwright.NetworkSettings;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import io.hubwright.openstack.LoopbackCloud.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WireTest {
    @Test
    @Timeout(20)
    void bodyThatStallsEndsAtTheDeadline() throws Exception {
        try (var cloud = new LoopbackCloud("a");
                var stalling = new ServerSocket(0)) {
            var server = CompletableFuture.runAsync(() -> answerHalf(stalling));
            var wire = new Wire(cloud.settings(), NetworkSettings.NONE, Duration.ofMillis(300));
            var ask = Ask.of(
                    "read the limits", "GET", URI.create("http://127.0.0.1:" + stalling.getLocalPort() + "/limits"));
            var error = assertThrows(UnavailableException.class, () -> wire.send(ask));
            assertTrue(String.valueOf(error.getMessage()).contains("no whole answer within"), error.getMessage());
            server.get(10, TimeUnit.SECONDS);
        }
    }

    // Waits for the client to give up before it closes.
    private static void answerHalf(ServerSocket server) {
        try (var socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            while (socket.getInputStream().read() >= 0) {}
        } catch (IOException e) {
            // The client's end of it.
        }
    }

    @Test
    void refusedConnectionIsUnavailable() throws Exception {
        int port;
        try (var closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        try (var cloud = new LoopbackCloud("a")) {
            var wire = new Wire(cloud.settings(), NetworkSettings.NONE);
            var ask = Ask.of("read the limits", "GET", URI.create("http://127.0.0.1:" + port + "/limits"));
            var error = assertThrows(UnavailableException.class, () -> wire.send(ask));
            assertTrue(String.valueOf(error.getMessage())
                    .startsWith("cannot read the limits: 127.0.0.1:" + port + " gave no answer"));
        }
    }

    @Test
    @Timeout(20)
    void interruptionEndsTheWaitAndKeepsTheFlag() throws Exception {
        var hold = new CompletableFuture<Reply>();
        try (var cloud = new LoopbackCloud("a").on("GET /slow", call -> hold.join())) {
            var wire = new Wire(cloud.settings(), NetworkSettings.NONE);
            var seen = new AtomicReference<String>("");
            var thread = new Thread(() -> {
                try {
                    wire.send(Ask.of("wait", "GET", URI.create(cloud.url() + "/slow")));
                } catch (InterruptedOperationException e) {
                    seen.set("flag " + Thread.currentThread().isInterrupted());
                }
            });
            thread.start();
            while (cloud.calls("GET /slow").isEmpty()) Thread.onSpinWait();
            thread.interrupt();
            thread.join();
            hold.complete(Reply.json(200, "{}"));
            assertEquals("flag true", seen.get());
        }
    }

    @Test
    void cutOffJsonIsUnavailable() throws Exception {
        try (var cloud =
                new LoopbackCloud("a").on("GET /compute/v2.1/limits", call -> Reply.json(200, "{\"limits\":"))) {
            var nova = cloud.nova(Time.SYSTEM);
            assertThrows(UnavailableException.class, () -> nova.get("read the limits", "/limits"));
        }
    }

    @Test
    void listFollowsItsPagesByTheQueryAlone() throws Exception {
        try (var cloud = new LoopbackCloud("a")
                .on(
                        "GET /compute/v2.1/servers/detail?limit=2",
                        call -> Reply.json(
                                200,
                                """
                        {"servers":[{"id":"1"},{"id":"2"}],
                         "servers_links":[{"rel":"next","href":"http://inside:8774/v2.1/servers/detail?limit=2&marker=2"}]}"""))
                .on(
                        "GET /compute/v2.1/servers/detail?limit=2&marker=2",
                        call -> Reply.json(200, "{\"servers\":[{\"id\":\"3\"}]}"))) {
            var all = cloud.nova(Time.SYSTEM).list("list the servers", "/servers/detail?limit=2", "servers");
            assertEquals(3, all.size());
        }
    }
}
