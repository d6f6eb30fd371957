package io.hubwright.throwaway.openstack;

import java.time.Instant;
import java.util.Map;

/** A snapshot of a volume; it holds no data, but it keeps the volume from being deleted. */
record Snapshot(
        String id,
        Owner owner,
        String name,
        String description,
        String volumeId,
        int size,
        Map<String, String> metadata,
        Instant created) {}
