package io.hubwright.throwaway.openstack;

import java.time.Instant;
import java.util.Map;

/** A snapshot of a volume: where there are machines, with what was on it. It keeps the volume from being deleted. */
record Snapshot(
        String id,
        Owner owner,
        String name,
        String description,
        String volumeId,
        int size,
        String status,
        Map<String, String> metadata,
        Instant created) {
    Snapshot status(String status) {
        return new Snapshot(id, owner, name, description, volumeId, size, status, metadata, created);
    }
}
