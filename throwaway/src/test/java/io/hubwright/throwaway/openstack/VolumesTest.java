package io.hubwright.throwaway.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumesTest {
    private final Wire wire = new Wire();

    @AfterEach
    void stop() {
        wire.close();
    }

    private Wire.Reply attach(Wire wire, String server, String volume) {
        return wire.post(
                "/compute/v2.1/servers/" + server + "/os-volume_attachments",
                "{\"volumeAttachment\": {\"volumeId\": \"" + volume + "\"}}");
    }

    @Test
    void volumeIsCreatedAttachedDetachedAndDeleted() {
        String server = wire.boot("host");
        String volume = wire.volume("data", 10);
        assertEquals("/dev/vdb", attach(wire, server, volume).at("/volumeAttachment/device"));
        wire.awaitVolume(volume, "in-use");
        JsonNode attachment =
                wire.get(wire.volumePath("/volumes/" + volume)).json().at("/volume/attachments/0");
        assertEquals(server, attachment.path("server_id").asText());
        assertEquals(
                volume,
                wire.get("/compute/v2.1/servers/" + server).at("/server/os-extended-volumes:volumes_attached/0/id"));
        Wire.Reply twice = attach(wire, server, volume);
        assertEquals(400, twice.status());
        assertEquals(
                "Invalid volume: volume " + volume + " is already attached to instances: " + server,
                twice.at("/badRequest/message"));
        Wire.Reply inUse = wire.delete(wire.volumePath("/volumes/" + volume));
        assertEquals(400, inUse.status());
        assertTrue(inUse.at("/badRequest/message")
                .startsWith("Invalid volume: Volume status must be available or error or"));
        assertEquals(
                202,
                wire.delete("/compute/v2.1/servers/" + server + "/os-volume_attachments/" + volume)
                        .status());
        wire.awaitVolume(volume, "available");
        assertEquals(202, wire.delete(wire.volumePath("/volumes/" + volume)).status());
        wire.awaitGone(wire.volumePath("/volumes/" + volume));
    }

    @Test
    void everyStepOfAnAttachmentIsSeen() {
        Latencies slow = Latencies.none().attach(Duration.ofMillis(400)).volumeCreate(Duration.ofMillis(100));
        try (Wire slowly = new Wire(OpenStackSettings.defaults().latencies(slow))) {
            String server = slowly.boot("host");
            Wire.Reply created = slowly.post(slowly.volumePath("/volumes"), "{\"volume\": {\"size\": 1}}");
            assertEquals("creating", created.at("/volume/status"));
            String volume = created.at("/volume/id");
            slowly.awaitVolume(volume, "available");
            attach(slowly, server, volume);
            for (String status : new String[] {"reserved", "attaching", "in-use"}) {
                slowly.awaitVolume(volume, status);
            }
            slowly.delete("/compute/v2.1/servers/" + server + "/os-volume_attachments/" + volume);
            slowly.awaitVolume(volume, "detaching");
            slowly.awaitVolume(volume, "available");
        }
    }

    @Test
    void flavorWithAnEphemeralDiskTakesVdb() {
        String id = wire.post(
                        "/compute/v2.1/servers",
                        wire.server("big", ", \"flavorRef\": \"" + wire.flavor("c8-30gb-186") + "\""))
                .at("/server/id");
        wire.awaitServer(id, "ACTIVE");
        assertEquals("/dev/vdc", attach(wire, id, wire.volume("a", 1)).at("/volumeAttachment/device"));
        assertEquals("/dev/vdd", attach(wire, id, wire.volume("b", 1)).at("/volumeAttachment/device"));
    }

    @Test
    void serverThatIsStillBuiltTakesNoVolume() {
        wire.cloud.faults().neverBuild("slow");
        String server =
                wire.post("/compute/v2.1/servers", wire.server("slow", "")).at("/server/id");
        Wire.Reply reply = attach(wire, server, wire.volume("v", 1));
        assertEquals(409, reply.status());
        assertEquals(
                "Cannot 'attach_volume' instance " + server + " while it is in vm_state building",
                reply.at("/conflictingRequest/message"));
    }

    @Test
    void unknownVolumeIsNotFound() {
        Wire.Reply reply = attach(wire, wire.boot("host"), "absent");
        assertEquals(404, reply.status());
        assertEquals("Volume absent could not be found.", reply.at("/itemNotFound/message"));
    }

    @Test
    void volumeOutlivesItsServer() {
        String server = wire.boot("host");
        String volume = wire.volume("data", 1);
        attach(wire, server, volume);
        wire.awaitVolume(volume, "in-use");
        wire.delete("/compute/v2.1/servers/" + server);
        wire.awaitVolume(volume, "available");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            gigabytes | 20 | VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 30G, quota is 20G and 0G has been consumed.
            volumes   | 0  | VolumeLimitExceeded: Maximum number of volumes allowed (0) exceeded for quota 'volumes'.
            """)
    void quotaIs413AndAsksToRetryAtOnce(String name, int limit, String message) {
        try (Wire small =
                new Wire(OpenStackSettings.defaults().quotas(Quotas.ordinary().limit(name, limit)))) {
            Wire.Reply reply = small.post(small.volumePath("/volumes"), "{\"volume\": {\"size\": 30}}");
            assertEquals(413, reply.status());
            assertEquals("0", reply.header("Retry-After"));
            assertEquals(message, reply.at("/overLimit/message"));
            assertEquals("0", reply.at("/overLimit/retryAfter"));
        }
    }

    @Test
    void extendGrowsAndRefusesToShrinkAndNeeds342WhileInUse() {
        String volume = wire.volume("data", 5);
        String path = wire.volumePath("/volumes/" + volume + "/action");
        assertEquals(202, wire.post(path, "{\"os-extend\": {\"new_size\": 7}}").status());
        wire.awaitVolume(volume, "available");
        assertEquals("7", wire.get(wire.volumePath("/volumes/" + volume)).at("/volume/size"));
        assertEquals(
                "Invalid input received: New size for extend must be greater than current size. (current: 7, extended:"
                        + " 3).",
                wire.post(path, "{\"os-extend\": {\"new_size\": 3}}").at("/badRequest/message"));
        attach(wire, wire.boot("host"), volume);
        wire.awaitVolume(volume, "in-use");
        assertEquals(400, wire.post(path, "{\"os-extend\": {\"new_size\": 9}}").status());
        assertEquals(
                202,
                wire.post(path, "{\"os-extend\": {\"new_size\": 9}}", "OpenStack-API-Version", "volume 3.42")
                        .status());
        wire.awaitVolume(volume, "in-use");
        assertEquals("9", wire.get(wire.volumePath("/volumes/" + volume)).at("/volume/size"));
    }

    @Test
    void metadataFilterFinds() {
        wire.post(wire.volumePath("/volumes"), "{\"volume\": {\"size\": 1, \"metadata\": {\"own\": \"me\"}}}");
        wire.post(wire.volumePath("/volumes"), "{\"volume\": {\"size\": 1}}");
        JsonNode found = wire.get(wire.volumePath("/volumes/detail?metadata=%7B%27own%27%3A%27me%27%7D"))
                .json();
        assertEquals(1, found.path("volumes").size());
        assertEquals("me", found.at("/volumes/0/metadata/own").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            compute 2.46               | 400 | /badRequest/message   | The server could not comply with the request since it is either malformed or otherwise incorrect.
            volume 3.999               | 406 | /computeFault/message | Version 3.999 is not supported by the API. Minimum is 3.0 and maximum is 3.70.
            compute 2.46, volume 3.50  | 200 | /nothing              | ''
            """)
    void microversionHeaderMustBeForVolumes(String header, int status, String pointer, String message) {
        Wire.Reply reply = wire.get(wire.volumePath("/volumes"), "OpenStack-API-Version", header);
        assertEquals(status, reply.status());
        assertEquals(message, reply.at(pointer));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "x"})
    void volumeNeedsASize(String size) {
        assertEquals(
                400,
                wire.post(wire.volumePath("/volumes"), "{\"volume\": {\"size\": \"" + size + "\"}}")
                        .status());
    }

    @Test
    void snapshotKeepsItsVolume() {
        String volume = wire.volume("data", 1);
        String snapshot = wire.post(
                        wire.volumePath("/snapshots"), "{\"snapshot\": {\"volume_id\": \"" + volume + "\"}}")
                .at("/snapshot/id");
        var path = wire.volumePath("/snapshots/" + snapshot);
        Wire.await(() -> wire.get(path).at("/snapshot/status").equals("available"));
        assertEquals(400, wire.delete(wire.volumePath("/volumes/" + volume)).status());
        assertEquals(202, wire.delete(path).status());
        wire.awaitGone(path);
        assertEquals(202, wire.delete(wire.volumePath("/volumes/" + volume)).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 400 | Volume size 1GB cannot be smaller than the snapshot size 2GB. They must be >= original snapshot size.",
                "2 | 202 | ",
                "3 | 202 | "
            })
    void volumeFromASnapshotIsAtLeastAsLarge(int size, int status, String message) {
        String volume = wire.volume("data", 2);
        String snapshot = wire.post(
                        wire.volumePath("/snapshots"), "{\"snapshot\": {\"volume_id\": \"" + volume + "\"}}")
                .at("/snapshot/id");
        Wire.await(() -> wire.get(wire.volumePath("/snapshots/" + snapshot))
                .at("/snapshot/status")
                .equals("available"));
        var answer = wire.post(
                wire.volumePath("/volumes"),
                "{\"volume\": {\"size\": " + size + ", \"snapshot_id\": \"" + snapshot + "\"}}");
        assertEquals(status, answer.status());
        if (message == null) wire.awaitVolume(answer.at("/volume/id"), "available");
        else assertTrue(answer.at("/badRequest/message").contains(message), answer.toString());
    }

    @Test
    void serverIsBootedWithAVolumePluggedIn() {
        String volume = wire.volume("root", 5);
        String id = wire.post(
                        "/compute/v2.1/servers",
                        """
                        {"server": {"name": "v", "flavorRef": "%s", "block_device_mapping_v2": [{"boot_index": 0,
                          "uuid": "%s", "source_type": "volume", "destination_type": "volume"}]}}"""
                                .formatted(wire.flavor("m1.small"), volume))
                .at("/server/id");
        wire.awaitVolume(volume, "in-use");
        assertEquals("", wire.awaitServer(id, "ACTIVE").at("/server/image"));
    }
}
