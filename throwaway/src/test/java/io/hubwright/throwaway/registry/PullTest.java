package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading, listing and deleting. */
class PullTest {

    private static final byte[] LAYER = SavedImages.noise(2000);

    private final EmbeddedRegistry registry = EmbeddedRegistry.start(RegistrySettings.defaults());
    private final Wire wire = Wire.to(registry);

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void pingIsAnObject() {
        assertEquals("{}", Wire.text(wire.get("/v2/")));
        assertEquals("registry/2.0", Wire.header(wire.get("/v2/"), "Docker-Distribution-Api-Version"));
    }

    @Test
    void manifestIsTheSameByTagAndDigest() {
        ContentDigest digest = wire.pushImage("hub/core", "1.4", LAYER);
        var byTag = wire.get("/v2/hub/core/manifests/1.4");
        assertEquals(digest.toString(), Wire.header(byTag, "Docker-Content-Digest"));
        assertEquals("application/vnd.oci.image.manifest.v1+json", Wire.header(byTag, "Content-Type"));
        assertArrayEquals(
                byTag.body(), wire.get("/v2/hub/core/manifests/" + digest).body());
        var head = wire.send("HEAD", "/v2/hub/core/manifests/1.4", new byte[0]);
        assertEquals("" + byTag.body().length, Wire.header(head, "Content-Length"));
        assertEquals(0, head.body().length);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-99, 0, 100", "bytes=1990-, 1990, 2000", "bytes=1990-5000, 1990, 2000"})
    void rangeIsServed(String range, int from, int to) {
        ContentDigest digest = wire.push("a", LAYER);
        var part = wire.get("/v2/a/blobs/" + digest, "Range", range);
        assertEquals(206, part.statusCode());
        assertEquals("bytes " + from + "-" + (to - 1) + "/2000", Wire.header(part, "Content-Range"));
        assertArrayEquals(Arrays.copyOfRange(LAYER, from, to), part.body());
    }

    @Test
    void rangeBeyondTheEndIsRefused() {
        ContentDigest digest = wire.push("a", LAYER);
        assertEquals(
                416, wire.get("/v2/a/blobs/" + digest, "Range", "bytes=2000-").statusCode());
    }

    @Test
    void manifestWithoutItsBlobsIsRefused() {
        var put = wire.send("PUT", "/v2/a/manifests/1", SavedImages.manifest(LAYER));
        assertEquals(400, put.statusCode());
        assertTrue(Wire.text(put).contains("MANIFEST_BLOB_UNKNOWN"), Wire.text(put));
    }

    @Test
    void manifestLargerThan4MiBIsRefused() {
        byte[] large = new byte[Request.MANIFEST_LIMIT + 1];
        Arrays.fill(large, (byte) ' ');
        assertEquals(413, wire.send("PUT", "/v2/a/manifests/1", large).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPPER", "a//b", "-a", "a/.b", "a%20b"})
    void badRepositoryNameIsRefused(String name) {
        var answer = wire.send("POST", "/v2/" + name + "/blobs/uploads/", new byte[0]);
        assertEquals(400, answer.statusCode());
        assertTrue(Wire.text(answer).contains("NAME_INVALID"), Wire.text(answer));
    }

    @Test
    void deleteByDigestTakesEveryTagAndLeavesTheRepository() {
        ContentDigest digest = wire.pushImage("a", "1", LAYER);
        wire.pushImage("a", "2", LAYER);
        assertEquals(
                202,
                wire.send("DELETE", "/v2/a/manifests/" + digest, new byte[0]).statusCode());
        assertEquals("{\"name\":\"a\",\"tags\":[]}", Wire.text(wire.get("/v2/a/tags/list")));
        assertEquals(404, wire.get("/v2/a/manifests/1").statusCode());
        assertEquals(List.of("a"), registry.repositories());
    }

    @Test
    void deleteByTagLeavesTheOthers() {
        wire.pushImage("a", "1", LAYER);
        wire.pushImage("a", "2", LAYER);
        assertEquals(202, wire.send("DELETE", "/v2/a/manifests/1", new byte[0]).statusCode());
        assertEquals(List.of("2"), registry.tags("a"));
        assertEquals(200, wire.get("/v2/a/manifests/2").statusCode());
    }

    @Test
    void deletedBlobIsGoneUnlessAnotherRepositoryHasIt() {
        ContentDigest digest = wire.push("a", LAYER);
        wire.push("b", LAYER);
        assertEquals(
                202, wire.send("DELETE", "/v2/a/blobs/" + digest, new byte[0]).statusCode());
        assertEquals(404, wire.get("/v2/a/blobs/" + digest).statusCode());
        assertArrayEquals(LAYER, wire.get("/v2/b/blobs/" + digest).body());
    }

    @Test
    void tagsComeInPages() {
        for (String tag : List.of("1", "2", "3")) {
            wire.pushImage("hub/core", tag, LAYER);
        }
        var page = wire.get("/v2/hub/core/tags/list?n=2");
        assertEquals("{\"name\":\"hub/core\",\"tags\":[\"1\",\"2\"]}", Wire.text(page));
        assertEquals("</v2/hub/core/tags/list?last=2&n=2>; rel=\"next\"", Wire.header(page, "Link"));
        var rest = wire.get("/v2/hub/core/tags/list?last=2&n=2");
        assertEquals("{\"name\":\"hub/core\",\"tags\":[\"3\"]}", Wire.text(rest));
        assertEquals("", Wire.header(rest, "Link"));
    }

    @Test
    void repositoriesComeInPages() {
        wire.pushImage("a", "1", LAYER);
        wire.pushImage("b/c", "1", LAYER);
        var page = wire.get("/v2/_catalog?n=1");
        assertEquals("{\"repositories\":[\"a\"]}", Wire.text(page));
        assertEquals("</v2/_catalog?last=a&n=1>; rel=\"next\"", Wire.header(page, "Link"));
    }

    @Test
    void referrersListWhatPointsToAnImage() {
        ContentDigest subject = wire.pushImage("a", "1", LAYER);
        wire.push("a", SavedImages.text("{}"));
        byte[] signature = Json.bytes(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                "application/vnd.oci.image.manifest.v1+json",
                "artifactType",
                "application/x.signature",
                "config",
                SavedImages.descriptor("application/vnd.oci.empty.v1+json", SavedImages.text("{}")),
                "layers",
                List.of(),
                "subject",
                Map.of("mediaType", "x", "size", 1, "digest", subject.toString())));
        ContentDigest digest = ContentDigest.sha256(signature);
        var put = wire.send("PUT", "/v2/a/manifests/" + digest, signature);
        assertEquals(subject.toString(), Wire.header(put, "OCI-Subject"));
        String found = Wire.text(wire.get("/v2/a/referrers/" + subject + "?artifactType=application/x.signature"));
        assertTrue(found.contains(digest.toString()), found);
        String other = Wire.text(wire.get("/v2/a/referrers/" + subject + "?artifactType=application/x.other"));
        assertTrue(other.contains("\"manifests\":[]"), other);
    }

    @Test
    void dockerSaveOfTheOldFormIsLoaded() {
        byte[] tar = SavedImages.legacy("hello-world:latest", "registry.example.org:5000/hub/core:1");
        assertEquals(
                List.of("library/hello-world:latest", "registry.example.org_5000/hub/core:1"),
                registry.load(new ByteArrayInputStream(tar)));
        var manifest = wire.get("/v2/library/hello-world/manifests/latest");
        byte[] layer = SavedImages.tar(Map.of("hello.txt", SavedImages.text("hello\n")));
        assertTrue(Wire.text(manifest).contains(ContentDigest.sha256(layer).toString()), Wire.text(manifest));
        assertArrayEquals(
                layer,
                wire.get("/v2/library/hello-world/blobs/" + ContentDigest.sha256(layer))
                        .body());
    }

    @Test
    void anImageIsCalledWhatItsLoaderSays() {
        byte[] tar = SavedImages.layout("docker.io/built/here:3f2a");
        assertEquals(List.of("library/registry:2"), registry.load(new ByteArrayInputStream(tar), "library/registry:2"));
        assertEquals(List.of("library/registry"), registry.repositories());
    }

    @Test
    void dockerSaveOfTheNewFormKeepsItsDigest() {
        byte[] tar = SavedImages.layout("docker.io/library/hello-world:latest");
        assertEquals(List.of("library/hello-world:latest"), registry.load(new ByteArrayInputStream(tar)));
        byte[] layer = SavedImages.tar(Map.of("hello.txt", SavedImages.text("hello\n")));
        assertArrayEquals(
                SavedImages.manifest(layer),
                wire.get("/v2/library/hello-world/manifests/latest").body());
    }

    @Test
    void containerdAsksForAnotherRegistrysImage() {
        registry.load(new ByteArrayInputStream(SavedImages.legacy("hello-world:latest", "ghcr.io/hub/core:1")));
        assertEquals(
                200,
                wire.get("/v2/library/hello-world/manifests/latest?ns=docker.io")
                        .statusCode());
        assertEquals(200, wire.get("/v2/hub/core/manifests/1?ns=ghcr.io").statusCode());
        assertEquals(404, wire.get("/v2/hub/core/manifests/1?ns=docker.io").statusCode());
    }
}
