package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The specification's section "Pushing Blobs", line by line. */
class UploadTest {

    private static final byte[] BLOB = SavedImages.noise(3000);
    private static final ContentDigest DIGEST = ContentDigest.sha256(BLOB);

    private final EmbeddedRegistry registry = EmbeddedRegistry.start(RegistrySettings.defaults());
    private final Wire wire = Wire.to(registry);

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void postThenPutStoresTheBlob() {
        var put = wire.send("PUT", wire.upload("hub/core") + "?digest=" + DIGEST, BLOB);
        assertEquals(201, put.statusCode());
        assertArrayEquals(BLOB, wire.get(Wire.location(put)).body());
    }

    @Test
    void singlePostStoresTheBlob() {
        assertEquals(
                201,
                wire.send("POST", "/v2/a/blobs/uploads/?digest=" + DIGEST, BLOB).statusCode());
        assertArrayEquals(BLOB, wire.get("/v2/a/blobs/" + DIGEST).body());
    }

    @Test
    void chunksInOrderStoreTheBlob() {
        String at = wire.upload("a");
        var first = wire.send("PATCH", at, Arrays.copyOf(BLOB, 1000), "Content-Range", "0-999");
        assertEquals(202, first.statusCode());
        assertEquals("0-999", Wire.header(first, "Range"));
        var second = wire.send(
                "PATCH", Wire.location(first), Arrays.copyOfRange(BLOB, 1000, 2000), "Content-Range", "1000-1999");
        var put = wire.send("PUT", Wire.location(second) + "?digest=" + DIGEST, Arrays.copyOfRange(BLOB, 2000, 3000));
        assertEquals(201, put.statusCode());
        assertArrayEquals(BLOB, wire.get("/v2/a/blobs/" + DIGEST).body());
    }

    @Test
    void chunkOutOfOrderIsRefusedAndTellsWhereToGoOn() {
        String at = wire.upload("a");
        wire.send("PATCH", at, Arrays.copyOf(BLOB, 1000), "Content-Range", "0-999");
        var twice = wire.send("PATCH", at, Arrays.copyOf(BLOB, 1000), "Content-Range", "0-999");
        assertEquals(416, twice.statusCode());
        assertEquals("0-999", Wire.header(twice, "Range"));
    }

    @Test
    void cutChunkKeepsWhatCameAndCanBeResumed() {
        String at = wire.upload("a");
        registry.faults().cutRequest("PATCH", "/v2/a/.*", 1, 1100);
        assertThrows(UncheckedIOException.class, () -> wire.send("PATCH", at, BLOB));
        var status = wire.get(at);
        assertEquals(204, status.statusCode());
        assertEquals("0-1099", Wire.header(status, "Range"));
        wire.send("PATCH", at, Arrays.copyOfRange(BLOB, 1100, 3000), "Content-Range", "1100-2999");
        assertEquals(
                201, wire.send("PUT", at + "?digest=" + DIGEST, new byte[0]).statusCode());
        assertArrayEquals(BLOB, wire.get("/v2/a/blobs/" + DIGEST).body());
    }

    @Test
    void wrongDigestIsRefusedAndNothingKept() {
        ContentDigest other = ContentDigest.sha256(new byte[] {1});
        var put = wire.send("PUT", wire.upload("a") + "?digest=" + other, BLOB);
        assertEquals(400, put.statusCode());
        assertEquals(true, Wire.text(put).contains("DIGEST_INVALID"), Wire.text(put));
        assertEquals(404, wire.get("/v2/a/blobs/" + other).statusCode());
    }

    @Test
    void sha512IsADigestToo() {
        var digest = ContentDigest.of("sha512", ContentDigest.hasher("sha512").digest(BLOB));
        assertEquals(
                201,
                wire.send("PUT", wire.upload("a") + "?digest=" + digest, BLOB).statusCode());
        assertArrayEquals(BLOB, wire.get("/v2/a/blobs/" + digest).body());
    }

    @Test
    void mountTakesTheBlobOfAnotherRepository() {
        wire.push("a", BLOB);
        assertEquals(404, wire.get("/v2/b/blobs/" + DIGEST).statusCode());
        var mounted = wire.send("POST", "/v2/b/blobs/uploads/?mount=" + DIGEST + "&from=a", new byte[0]);
        assertEquals(201, mounted.statusCode());
        assertArrayEquals(BLOB, wire.get("/v2/b/blobs/" + DIGEST).body());
    }

    @Test
    void mountOfAnUnknownBlobOpensAnUpload() {
        var refused = wire.send("POST", "/v2/b/blobs/uploads/?mount=" + DIGEST + "&from=a", new byte[0]);
        assertEquals(202, refused.statusCode());
        assertEquals(
                201,
                wire.send("PUT", Wire.location(refused) + "?digest=" + DIGEST, BLOB)
                        .statusCode());
    }

    @Test
    void uploadThatIsGivenUpIsGone() {
        String at = wire.upload("a");
        assertEquals(204, wire.send("DELETE", at, new byte[0]).statusCode());
        assertEquals(404, wire.get(at).statusCode());
    }

    @Test
    void uploadBelongsToItsRepository() {
        String at = wire.upload("a");
        assertEquals(404, wire.get(at.replace("/v2/a/", "/v2/b/")).statusCode());
    }
}
