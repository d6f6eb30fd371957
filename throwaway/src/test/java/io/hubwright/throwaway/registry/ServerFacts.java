package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What CNCF's registry does and a client must live with. Run on the real programs and on the embedded registry that behaves
 * as they do, so that tests with the one say something about the others.
 */
abstract class ServerFacts {

    static final String OCI = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String HISTORY =
            "[{\"created\":\"1970-01-01T00:00:00Z\",\"created_by\":\"ADD x\",\"author\":\"me\"},"
                    + "{\"created_by\":\"ENV\",\"empty_layer\":true}]";
    private static final byte[] BLOB = SavedImages.noise(3000);
    private static final ContentDigest DIGEST = ContentDigest.sha256(BLOB);

    @TempDir
    Path directory = Path.of("");

    private Wire wire = new Wire(URI.create("http://localhost"), HttpClient.newHttpClient(), "");

    /** Empty storage, no password, deletes on. */
    abstract URI start(Path storage) throws Exception;

    abstract void stop();

    abstract RegistryTraits.Kind kind();

    @BeforeEach
    void connect() throws Exception {
        wire = new Wire(start(directory), HttpClient.newHttpClient(), "");
    }

    @AfterEach
    void disconnect() {
        stop();
    }

    Wire wire() {
        return wire;
    }

    private <T> T of2or3(T second, T third) {
        return kind() == RegistryTraits.Kind.DISTRIBUTION_2 ? second : third;
    }

    @Test
    void locationIsAWholeAddressWithAState() {
        var post = wire.send("POST", "/v2/a/blobs/uploads/", new byte[0]);
        assertEquals(202, post.statusCode());
        String location = Wire.location(post);
        assertTrue(location.startsWith(wire.registry() + "/v2/a/blobs/uploads/"), location);
        assertTrue(location.contains("?_state="), location);
        assertEquals("0-0", Wire.header(post, "Range"));
    }

    @Test
    void cutChunkKillsTheUploadOf2AndIsResumedOn3() throws Exception {
        String at = wire.upload("a");
        cut("PATCH", at, 1100);
        var status = awaitOffset(at);
        assertEquals(of2or3(404, 204), status.statusCode());
        if (status.statusCode() == 404) {
            assertError("BLOB_UPLOAD_INVALID", status);
            assertEquals(404, wire.send("PATCH", at, BLOB).statusCode());
            return;
        }
        assertEquals("0-1099", Wire.header(status, "Range"));
        var rest = wire.send(
                "PATCH", Wire.location(status), Arrays.copyOfRange(BLOB, 1100, 3000), "Content-Range", "1100-2999");
        assertEquals(202, rest.statusCode());
        assertEquals(201, commit(Wire.location(rest), DIGEST).statusCode());
        assertArrayEquals(BLOB, wire.get("/v2/a/blobs/" + DIGEST).body());
    }

    @Test
    void duplicateChunkIsAppendedBy2AndRefusedBy3() {
        var first = wire.send("PATCH", wire.upload("a"), Arrays.copyOf(BLOB, 1000), "Content-Range", "0-999");
        var again = wire.send("PATCH", Wire.location(first), Arrays.copyOf(BLOB, 1000), "Content-Range", "0-999");
        assertEquals(of2or3(202, 416), again.statusCode());
        if (again.statusCode() == 202) {
            assertEquals("0-1999", Wire.header(again, "Range"));
        } else {
            assertError("RANGE_INVALID", again);
        }
    }

    @Test
    void staleLocationIsUnknownTo2AndOutOfRangeOn3() {
        String stale = wire.upload("a");
        var first = wire.send("PATCH", stale, Arrays.copyOf(BLOB, 1000), "Content-Range", "0-999");
        assertEquals(
                of2or3(404, 416),
                wire.send("PATCH", stale, Arrays.copyOf(BLOB, 1000), "Content-Range", "0-999")
                        .statusCode());
        assertEquals("0-999", Wire.header(wire.get(Wire.location(first)), "Range"));
    }

    @Test
    void chunkThatLeavesAGapIsTakenBy2AndRefusedBy3() {
        var gap = wire.send("PATCH", wire.upload("a"), Arrays.copyOf(BLOB, 1000), "Content-Range", "500-1499");
        assertEquals(of2or3(202, 416), gap.statusCode());
    }

    @Test
    void rangeThatLiesAboutItsLengthIsTakenBy2AndRefusedBy3() {
        var wrong = wire.send("PATCH", wire.upload("a"), Arrays.copyOf(BLOB, 1000), "Content-Range", "0-500");
        assertEquals(of2or3(202, 400), wrong.statusCode());
    }

    @Test
    void singlePostIgnoresItsBody() {
        var post = wire.send("POST", "/v2/a/blobs/uploads/?digest=" + DIGEST, BLOB);
        assertEquals(202, post.statusCode());
        assertEquals(404, wire.get("/v2/a/blobs/" + DIGEST).statusCode());
    }

    @Test
    void wrongDigestEndsTheUploadOf2AndLeavesItOn3() {
        String at = wire.upload("a");
        var put = wire.send("PUT", at + "&digest=" + ContentDigest.sha256(new byte[] {1}), BLOB);
        assertEquals(400, put.statusCode());
        assertError("DIGEST_INVALID", put);
        assertEquals(of2or3(404, 204), wire.get(at).statusCode());
    }

    @Test
    void sha512IsCheckedButTheBlobIsKeptUnderItsSha256() {
        var sha512 = ContentDigest.of("sha512", ContentDigest.hasher("sha512").digest(BLOB));
        var put = commit(wire.upload("a"), sha512, BLOB);
        assertEquals(201, put.statusCode());
        assertEquals(DIGEST.toString(), Wire.header(put, "Docker-Content-Digest"));
    }

    @Test
    void anonymousMountOpensAnUpload() {
        push("a", BLOB);
        assertEquals(
                202,
                wire.send("POST", "/v2/b/blobs/uploads/?mount=" + DIGEST, new byte[0])
                        .statusCode());
        assertEquals(
                201,
                wire.send("POST", "/v2/b/blobs/uploads/?mount=" + DIGEST + "&from=a", new byte[0])
                        .statusCode());
    }

    @Test
    void uploadThatWasGivenUpIsUnknown() {
        String at = wire.upload("a");
        assertEquals(204, wire.send("DELETE", at, new byte[0]).statusCode());
        var gone = wire.get(at);
        assertEquals(404, gone.statusCode());
        assertError("BLOB_UPLOAD_UNKNOWN", gone);
    }

    @Test
    void lastBytesOfABlobAreGiven() {
        push("a", BLOB);
        var part = wire.get("/v2/a/blobs/" + DIGEST, "Range", "bytes=-500");
        assertEquals(206, part.statusCode());
        assertEquals("bytes 2500-2999/3000", Wire.header(part, "Content-Range"));
        assertArrayEquals(Arrays.copyOfRange(BLOB, 2500, 3000), part.body());
    }

    @Test
    void ociManifestIsHiddenFromWhoDoesNotAcceptIt() {
        byte[] manifest = image("a", "1");
        for (String reference : List.of("1", ContentDigest.sha256(manifest).toString())) {
            var hidden = wire.get("/v2/a/manifests/" + reference);
            assertEquals(404, hidden.statusCode());
            assertError("MANIFEST_UNKNOWN", hidden);
            assertEquals(
                    404,
                    wire.get("/v2/a/manifests/" + reference, "Accept", "*/*").statusCode());
            assertArrayEquals(
                    manifest,
                    wire.get("/v2/a/manifests/" + reference, "Accept", "text/plain, " + OCI)
                            .body());
        }
    }

    @Test
    void dockersImageIsTurnedIntoItsOlderFormBy2ForWhoAsksByTagAndDoesNotAcceptIt() throws Exception {
        byte[] manifest = dockerImage("1", true);
        String digest = ContentDigest.sha256(manifest).toString();
        assertArrayEquals(manifest, wire.get("/v2/a/manifests/" + digest).body());
        assertArrayEquals(
                manifest, wire.get("/v2/a/manifests/1", "Accept", DOCKER).body());
        for (String accept : List.of("*/*", OCI)) {
            var answer = wire.get("/v2/a/manifests/1", "Accept", accept);
            assertEquals(200, answer.statusCode());
            assertEquals(of2or3(SchemaOne.MEDIA_TYPE, DOCKER), Wire.header(answer, "Content-Type"));
            if (kind() == RegistryTraits.Kind.DISTRIBUTION_2) {
                assertOlderForm(answer);
            } else {
                assertArrayEquals(manifest, answer.body());
            }
        }
    }

    private void assertOlderForm(HttpResponse<byte[]> answer) throws Exception {
        byte[] payload = SignedManifests.payload(answer.body());
        assertEquals(ContentDigest.sha256(payload).toString(), Wire.header(answer, "Docker-Content-Digest"));
        var older = Json.parse(payload);
        String empty = ContentDigest.sha256(SchemaOne.EMPTY_LAYER).toString();
        assertEquals(List.of(empty, DIGEST.toString()), older.path("fsLayers").findValuesAsText("blobSum"));
        String parent = "a752fd28e1e61ccd9565301ced0ee40c8cf77a4501d308ece0b8dfe01102c639";
        var steps = older.path("history").findValuesAsText("v1Compatibility");
        assertEquals(
                "{\"architecture\":\"amd64\",\"created\":\"1970-01-01T00:00:01Z\",\"id\":"
                        + "\"359ff3e34c5af147d64df907809fb063eddcfc958fefb21640939b971435c258\",\"os\":\"linux\",\"parent\":\""
                        + parent + "\",\"throwaway\":true}",
                steps.get(0));
        assertEquals(
                "{\"id\":\"" + parent + "\",\"created\":\"1970-01-01T00:00:00Z\","
                        + "\"container_config\":{\"Cmd\":[\"ADD x\"]},\"author\":\"me\"}",
                steps.get(1));
        assertArrayEquals(
                SchemaOne.EMPTY_LAYER, wire.get("/v2/a/blobs/" + empty).body());
    }

    @Test
    void dockersImageWithoutItsHistoryHasNoOlderForm() {
        dockerImage("1", false);
        var answer = wire.get("/v2/a/manifests/1");
        assertEquals(of2or3(400, 200), answer.statusCode());
        if (answer.statusCode() == 400) {
            assertError("MANIFEST_INVALID", answer);
        }
    }

    @Test
    void dockersListGivesTheOlderFormOn2AndNothingOn3ToWhoAcceptsNeither() {
        byte[] child = dockerImage("1", true);
        var entry = SavedImages.descriptor(DOCKER, child);
        entry.put("platform", java.util.Map.of("architecture", "amd64", "os", "linux"));
        byte[] list =
                Json.bytes(java.util.Map.of("schemaVersion", 2, "mediaType", DOCKER_LIST, "manifests", List.of(entry)));
        assertEquals(
                201,
                wire.send("PUT", "/v2/a/manifests/list", list, "Content-Type", DOCKER_LIST)
                        .statusCode());
        assertEquals(of2or3(200, 400), wire.get("/v2/a/manifests/list").statusCode());
        assertArrayEquals(
                child, wire.get("/v2/a/manifests/list", "Accept", DOCKER).body());
    }

    @Test
    void ociIndexIsHiddenBy2() {
        byte[] child = image("a", "1");
        byte[] index = Json.bytes(java.util.Map.of(
                "schemaVersion", 2, "mediaType", OCI_INDEX, "manifests", List.of(SavedImages.descriptor(OCI, child))));
        assertEquals(
                201,
                wire.send("PUT", "/v2/a/manifests/i", index, "Content-Type", OCI_INDEX)
                        .statusCode());
        assertEquals(
                of2or3(404, 200), wire.get("/v2/a/manifests/i", "Accept", OCI).statusCode());
    }

    @Test
    void manifestWithoutItsPartsIsRefused() {
        var put = wire.send("PUT", "/v2/a/manifests/1", SavedImages.manifest(BLOB), "Content-Type", OCI);
        assertEquals(400, put.statusCode());
        assertError("MANIFEST_BLOB_UNKNOWN", put);
        byte[] index = Json.bytes(java.util.Map.of(
                "schemaVersion", 2, "mediaType", OCI_INDEX, "manifests", List.of(SavedImages.descriptor(OCI, BLOB))));
        assertEquals(
                400,
                wire.send("PUT", "/v2/a/manifests/i", index, "Content-Type", OCI_INDEX)
                        .statusCode());
    }

    @Test
    void referrersAreUnknown() {
        ContentDigest digest = ContentDigest.sha256(image("a", "1"));
        assertEquals(404, wire.get("/v2/a/referrers/" + digest).statusCode());
    }

    @Test
    void tagsOf2ComeInOnePageAndOf3UpToAnEmptyOne() {
        for (String tag : List.of("1", "2", "3", "4")) {
            image("a", tag);
        }
        var page = wire.get("/v2/a/tags/list?n=2");
        if (kind() == RegistryTraits.Kind.DISTRIBUTION_2) {
            assertEquals(4, Json.parse(page.body()).path("tags").size());
            assertEquals("", Wire.header(page, "Link"));
            return;
        }
        assertEquals("</v2/a/tags/list?last=2&n=2>; rel=\"next\"", Wire.header(page, "Link"));
        var last = wire.get("/v2/a/tags/list?last=2&n=2");
        assertEquals("</v2/a/tags/list?last=4&n=2>; rel=\"next\"", Wire.header(last, "Link"));
        assertEquals(
                0,
                Json.parse(wire.get("/v2/a/tags/list?last=4&n=2").body())
                        .path("tags")
                        .size());
    }

    @Test
    void repositoriesComeInPages() {
        image("a", "1");
        image("b/c", "1");
        var page = wire.get("/v2/_catalog?n=1");
        assertEquals("a", Json.parse(page.body()).path("repositories").path(0).asText());
        assertEquals("</v2/_catalog?last=a&n=1>; rel=\"next\"", Wire.header(page, "Link"));
        assertEquals(400, wire.get("/v2/_catalog?n=100000").statusCode());
    }

    @Test
    void deleteByTagIsRefusedBy2() {
        image("a", "1");
        image("a", "2");
        assertEquals(
                of2or3(400, 202),
                wire.send("DELETE", "/v2/a/manifests/1", new byte[0]).statusCode());
        assertEquals(of2or3(2, 1), tags("a").size());
    }

    @Test
    void deleteByDigestTakesEveryTagAndLeavesTheRepository() {
        ContentDigest digest = ContentDigest.sha256(image("a", "1"));
        image("a", "2");
        String path = "/v2/a/manifests/" + digest;
        assertEquals(202, wire.send("DELETE", path, new byte[0]).statusCode());
        var tags = Json.parse(wire.get("/v2/a/tags/list").body()).path("tags");
        assertEquals(kind() == RegistryTraits.Kind.DISTRIBUTION_2, tags.isNull());
        assertEquals(0, tags.size());
        assertEquals(404, wire.send("DELETE", path, new byte[0]).statusCode());
        var repositories = Json.parse(wire.get("/v2/_catalog").body()).path("repositories");
        assertEquals("a", repositories.path(0).asText());
    }

    @Test
    void nameThatIsNoneHasNoPage() {
        for (String path : List.of("/v2/Upper/tags/list", "/v2/a/manifests/-x", "/v2/a/nothing")) {
            var answer = wire.get(path);
            assertEquals(404, answer.statusCode(), path);
            assertFalse(Wire.text(answer).contains("errors"), Wire.text(answer));
        }
    }

    private List<String> tags(String repository) {
        var tags = new java.util.ArrayList<String>();
        Json.parse(wire.get("/v2/" + repository + "/tags/list").body())
                .path("tags")
                .forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    byte[] image(String repository, String tag) {
        push(repository, BLOB);
        push(repository, SavedImages.config(BLOB));
        byte[] manifest = SavedImages.manifest(BLOB);
        var put = wire.send("PUT", "/v2/" + repository + "/manifests/" + tag, manifest, "Content-Type", OCI);
        assertEquals(201, put.statusCode(), Wire.text(put));
        return manifest;
    }

    /** In Docker's form: a step that made the layer, and one that made none. */
    private byte[] dockerImage(String tag, boolean withHistory) {
        byte[] config = ("{\"architecture\":\"amd64\",\"created\":\"1970-01-01T00:00:01Z\",\"os\":\"linux\","
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIGEST + "\"]}"
                        + (withHistory ? ",\"history\":" + HISTORY : "") + "}")
                .getBytes(StandardCharsets.UTF_8);
        push("a", BLOB);
        push("a", config);
        byte[] manifest = Json.bytes(java.util.Map.of(
                "schemaVersion",
                2,
                "mediaType",
                DOCKER,
                "config",
                SavedImages.descriptor("application/vnd.docker.container.image.v1+json", config),
                "layers",
                List.of(SavedImages.descriptor("application/vnd.docker.image.rootfs.diff.tar", BLOB))));
        var put = wire.send("PUT", "/v2/a/manifests/" + tag, manifest, "Content-Type", DOCKER);
        assertEquals(201, put.statusCode(), Wire.text(put));
        return manifest;
    }

    private void push(String repository, byte[] blob) {
        assertEquals(
                201,
                commit(wire.upload(repository), ContentDigest.sha256(blob), blob)
                        .statusCode());
    }

    HttpResponse<byte[]> commit(String location, ContentDigest digest, byte... body) {
        return wire.send("PUT", location + "&digest=" + digest, body);
    }

    private static void assertError(String code, HttpResponse<byte[]> answer) {
        assertTrue(Wire.text(answer).contains(code), Wire.text(answer));
    }

    /** Sends the head of a request for the whole blob, so many bytes, and goes away. */
    private void cut(String method, String location, int bytes) throws IOException {
        URI uri = wire.registry().resolve(location);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            var out = socket.getOutputStream();
            String head = method + " " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1\r\nHost: "
                    + uri.getAuthority() + "\r\nContent-Length: " + BLOB.length + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(BLOB, 0, bytes);
            out.flush();
        }
    }

    /** The upload's status once the server has noticed the cut. */
    private HttpResponse<byte[]> awaitOffset(String location) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        var status = wire.get(location);
        while (Wire.header(status, "Range").equals("0-0") && System.nanoTime() < end) {
            Thread.sleep(20);
            status = wire.get(location);
        }
        return status;
    }
}
