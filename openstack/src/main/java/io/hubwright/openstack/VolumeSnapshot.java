package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.DataSize;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * What a volume held at one moment. The volume cannot be deleted while it is there.
 *
 * @param size of the volume then: one that is made from it has at least that
 * @param status Cinder's word: {@code available} once it is whole
 */
public record VolumeSnapshot(String id, String name, String volumeId, DataSize size, String status, Instant taken) {
    static VolumeSnapshot of(JsonNode json) {
        return new VolumeSnapshot(
                json.path("id").asText(),
                json.path("name").asText(""),
                json.path("volume_id").asText(),
                DataSize.gib(json.path("size").asLong()),
                json.path("status").asText(),
                // In UTC, without saying so.
                LocalDateTime.parse(json.path("created_at").asText()).toInstant(ZoneOffset.UTC));
    }

    boolean isAvailable() {
        return status.equals("available");
    }

    boolean isBroken() {
        return status.startsWith("error");
    }

    @Override
    public String toString() {
        return name + " " + size + " " + status + " " + id;
    }
}
