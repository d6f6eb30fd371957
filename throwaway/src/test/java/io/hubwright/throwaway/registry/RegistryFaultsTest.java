package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that can be made to go wrong goes wrong as asked, as often as asked, and then no more. */
class RegistryFaultsTest {

    private static final byte[] BLOB = SavedImages.noise(3 << 20);
    private static final ContentDigest DIGEST = ContentDigest.sha256(BLOB);
    private static final String BLOBS = "/v2/a/blobs/.*";

    @TempDir
    Path directory = Path.of("");

    private Optional<EmbeddedRegistry> started = Optional.empty();

    private Wire start(RegistryTraits traits) {
        var registry = EmbeddedRegistry.start(RegistrySettings.defaults().traits(traits));
        started = Optional.of(registry);
        return Wire.to(registry);
    }

    private Wire start() {
        return start(RegistryTraits.specification());
    }

    private EmbeddedRegistry registry() {
        return started.orElseThrow();
    }

    private RegistryFaults faults() {
        return registry().faults();
    }

    @AfterEach
    void stop() {
        started.ifPresent(EmbeddedRegistry::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 1 << 20, (3 << 20) - 1})
    void cutResponseGivesSoManyBytesOnce(int bytes) throws Exception {
        var wire = start();
        wire.push("a", BLOB);
        faults().cutResponse("GET", BLOBS, 1, bytes);
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), registry().port())) {
            socket.getOutputStream()
                    .write(("GET /v2/a/blobs/" + DIGEST + " HTTP/1.1\r\nHost: x\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertEquals(bytes, all.length() - all.indexOf("\r\n\r\n") - 4);
        }
        assertArrayEquals(BLOB, wire.get("/v2/a/blobs/" + DIGEST).body());
    }

    @Test
    void throttleSaysWhenInSecondsOrByDate() {
        var wire = start();
        faults().throttle(".*", "/v2/", 1, Duration.ofSeconds(7));
        faults().throttle(".*", "/v2/", 1, Instant.parse("2031-01-05T03:04:05Z"));
        assertEquals("7", Wire.header(wire.get("/v2/"), "Retry-After"));
        var byDate = wire.get("/v2/");
        assertEquals(429, byDate.statusCode());
        assertEquals("Sun, 05 Jan 2031 03:04:05 GMT", Wire.header(byDate, "Retry-After"));
        assertEquals(200, wire.get("/v2/").statusCode());
    }

    @Test
    void serverErrorCarriesNothingOut() {
        var wire = start();
        String at = wire.upload("a");
        faults().answer("PUT", BLOBS, 1, 503, java.util.Map.of("Retry-After", "1"));
        assertEquals(503, wire.send("PUT", at + "?digest=" + DIGEST, BLOB).statusCode());
        assertEquals(404, wire.get("/v2/a/blobs/" + DIGEST).statusCode());
        assertEquals(201, wire.send("PUT", at + "?digest=" + DIGEST, BLOB).statusCode());
    }

    @Test
    void lostAnswerWasCarriedOut() {
        var wire = start();
        String at = wire.upload("a");
        faults().loseAnswer("PUT", BLOBS, 1);
        assertThrows(UncheckedIOException.class, () -> wire.send("PUT", at + "?digest=" + DIGEST, BLOB));
        assertEquals(200, wire.get("/v2/a/blobs/" + DIGEST).statusCode());
    }

    @Test
    void corruptBlobHasAnotherDigest() {
        var wire = start();
        wire.push("a", BLOB);
        faults().corrupt("GET", BLOBS, 1);
        byte[] bad = wire.get("/v2/a/blobs/" + DIGEST).body();
        assertEquals(BLOB.length, bad.length);
        assertFalse(DIGEST.matches(bad));
        assertTrue(DIGEST.matches(wire.get("/v2/a/blobs/" + DIGEST).body()));
    }

    @Test
    void headersLieAndWarn() {
        var wire = start();
        wire.push("a", BLOB);
        faults().header("HEAD", BLOBS, 1, "Docker-Content-Digest", "sha256:wrong");
        faults().warn("HEAD", BLOBS, 1, "moving soon");
        assertEquals(
                "sha256:wrong",
                Wire.header(wire.send("HEAD", "/v2/a/blobs/" + DIGEST, new byte[0]), "Docker-Content-Digest"));
        assertEquals(
                "299 - \"moving soon\"",
                Wire.header(wire.send("HEAD", "/v2/a/blobs/" + DIGEST, new byte[0]), "Warning"));
    }

    @Test
    void slowCommitTakesItsTimeAndDelayToo() {
        var wire = start(RegistryTraits.specification().commitTime(Duration.ofMillis(300)));
        faults().delay("GET", "/v2/", 1, Duration.ofMillis(300));
        long start = System.nanoTime();
        wire.get("/v2/");
        assertTrue(System.nanoTime() - start >= 300_000_000L);
        String at = wire.upload("a");
        start = System.nanoTime();
        assertEquals(201, wire.send("PUT", at + "?digest=" + DIGEST, BLOB).statusCode());
        assertTrue(System.nanoTime() - start >= 300_000_000L);
    }

    @Test
    void restartLosesUploadsAndKeepsImages() {
        var wire = start();
        wire.push("a", BLOB);
        String at = wire.upload("a");
        registry().restart(EmbeddedRegistry.OpenUploads.KEPT);
        assertEquals(202, wire.send("PATCH", at, Arrays.copyOf(BLOB, 1000)).statusCode());
        registry().restart(EmbeddedRegistry.OpenUploads.LOST);
        assertEquals(404, wire.get(at).statusCode());
        assertEquals(200, wire.get("/v2/a/blobs/" + DIGEST).statusCode());
    }

    @Test
    void restartInTheMiddleOfAChunk() {
        var wire = start();
        String at = wire.upload("a");
        faults().restart("PATCH", BLOBS, 1, 1 << 20);
        assertThrows(UncheckedIOException.class, () -> wire.send("PATCH", at, BLOB));
        awaitAnswer(wire);
        assertEquals(404, wire.get(at).statusCode());
        assertEquals(DIGEST, wire.push("a", BLOB));
        assertEquals(200, wire.get("/v2/a/blobs/" + DIGEST).statusCode());
    }

    private static void awaitAnswer(Wire wire) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (true) {
            try {
                wire.get("/v2/");
                return;
            } catch (UncheckedIOException e) {
                assertTrue(System.nanoTime() < end, "the server does not come back: " + e.getMessage());
            }
        }
    }

    @Test
    void bodyLargerThanTheProxyAllowsIsRefused() {
        var wire = start(RegistryTraits.specification().maxBody(DataSize.mib(1)).cloudflare(true));
        String at = wire.upload("a");
        var refused = wire.send("PATCH", at, BLOB);
        assertEquals(413, refused.statusCode());
        assertEquals("cloudflare", Wire.header(refused, "Server"));
        assertFalse(Wire.header(refused, "CF-RAY").isEmpty());
        assertTrue(Wire.text(refused).contains("413 Payload Too Large"), Wire.text(refused));
        assertEquals(202, wire.send("PATCH", at, Arrays.copyOf(BLOB, 1 << 20)).statusCode());
    }

    @Test
    void bodyOfUnknownLengthIsRefusedToo() throws Exception {
        var wire = start(RegistryTraits.specification().maxBody(DataSize.mib(1)));
        var stream = HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(BLOB));
        var request = HttpRequest.newBuilder(wire.registry().resolve(wire.upload("a")))
                .method("PATCH", stream)
                .build();
        try {
            assertEquals(
                    413,
                    wire.http()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode());
        } catch (IOException e) {
            // This client does not read an answer that comes before it has sent all.
            assertTrue(registry().calls().stream().anyMatch(call -> call.status() == 413), e.toString());
        }
    }

    @Test
    void chunkSmallerThanWasAskedForMayOnlyBeTheLast() {
        var wire = start(RegistryTraits.specification().minChunk(DataSize.mib(1)));
        var post = wire.send("POST", "/v2/a/blobs/uploads/", new byte[0]);
        assertEquals("" + (1 << 20), Wire.header(post, "OCI-Chunk-Min-Length"));
        String at = Wire.location(post);
        assertEquals(202, wire.send("PATCH", at, Arrays.copyOf(BLOB, 1000)).statusCode());
        assertEquals(400, wire.send("PATCH", at, BLOB).statusCode());
    }

    @Test
    void deletesAndReferrersCanBeOff() {
        var wire = start(RegistryTraits.specification().deletes(false).referrers(false));
        ContentDigest digest = wire.pushImage("a", "1", BLOB);
        assertEquals(405, wire.send("DELETE", "/v2/a/manifests/1", new byte[0]).statusCode());
        assertEquals(
                405, wire.send("DELETE", "/v2/a/blobs/" + DIGEST, new byte[0]).statusCode());
        assertEquals(404, wire.get("/v2/a/referrers/" + digest).statusCode());
    }

    @Test
    void pageIsNoLargerThanTheServersOwnLimit() {
        var wire = start(RegistryTraits.specification().pageSize(2));
        for (String tag : java.util.List.of("1", "2", "3")) {
            wire.pushImage("a", tag, BLOB);
        }
        var page = wire.get("/v2/a/tags/list?n=100");
        assertEquals("{\"name\":\"a\",\"tags\":[\"1\",\"2\"]}", Wire.text(page));
        assertEquals("</v2/a/tags/list?last=2&n=2>; rel=\"next\"", Wire.header(page, "Link"));
    }

    @Test
    void tokenEndsWithItsLife() throws Exception {
        var settings = RegistrySettings.defaults().tokenLife(Duration.ofSeconds(1));
        try (var registry = EmbeddedRegistry.start(settings)) {
            var wire = Wire.to(registry);
            var answer = Json.parse(wire.get("/token?scope=repository:a:pull").body());
            assertEquals(1, answer.path("expires_in").asInt());
            var bearer = new Wire(
                    registry.url(),
                    wire.http(),
                    "Bearer " + answer.path("token").asText());
            assertEquals(404, bearer.get("/v2/a/tags/list").statusCode());
            long end = System.nanoTime() + 10_000_000_000L;
            while (bearer.get("/v2/a/tags/list").statusCode() != 401) {
                assertTrue(System.nanoTime() < end, "a token of one second lives on");
                Thread.sleep(50);
            }
        }
    }
}
