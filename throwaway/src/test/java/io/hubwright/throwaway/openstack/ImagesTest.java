package io.hubwright.throwaway.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImagesTest {
    private static final String PATH = "/image/v2/images";
    private final Wire wire = new Wire();

    @AfterEach
    void stop() {
        wire.close();
    }

    @Test
    void imageIsCreatedUploadedOnceAndDeleted() {
        String id = wire.post(PATH, "{\"name\": \"mine\", \"disk_format\": \"raw\", \"container_format\": \"bare\"}")
                .at("/id");
        assertEquals("queued", wire.get(PATH + "/" + id).at("/status"));
        assertEquals(204, wire.put(PATH + "/" + id + "/file", "hello").status());
        assertEquals("active", wire.get(PATH + "/" + id).at("/status"));
        assertEquals(
                "5d41402abc4b2a76b9719d911017c592", wire.get(PATH + "/" + id).at("/checksum"));
        assertEquals("hello", wire.get(PATH + "/" + id + "/file").text());
        Wire.Reply again = wire.put(PATH + "/" + id + "/file", "x");
        assertEquals(409, again.status());
        assertTrue(again.header("Content-Type").startsWith("text/html"));
        assertEquals(204, wire.delete(PATH + "/" + id).status());
    }

    @Test
    void errorsAreHtml() {
        Wire.Reply reply = wire.get(PATH + "/absent");
        assertEquals(404, reply.status());
        assertTrue(reply.header("Content-Type").startsWith("text/html"));
        assertTrue(reply.text().contains("<h1>404 Not Found</h1>"));
        assertTrue(reply.text().contains("No image found with ID absent"));
    }

    @Test
    void patchNeedsItsOwnContentType() {
        String id = wire.post(PATH, "{\"name\": \"mine\"}").at("/id");
        String patch = "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"yours\"}]";
        assertEquals(415, wire.call("PATCH", PATH + "/" + id, patch).status());
        Wire.Reply patched = wire.call(
                "PATCH", PATH + "/" + id, patch, "Content-Type", "application/openstack-images-v2.1-json-patch");
        assertEquals("yours", patched.at("/name"));
    }

    @Test
    void seedsSayWhatTheyAre() {
        assertTrue(wire.get(PATH + "/" + wire.image()).at("/description").contains("throwaway cloud"));
        assertEquals(
                1, wire.get(PATH + "?name=Ubuntu-24.04").json().path("images").size());
        assertEquals(403, wire.delete(PATH + "/" + wire.image()).status());
    }
}
