package io.hubwright.throwaway.openstack;

import io.hubwright.Time;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A Cinder volume; its attachment is there from the request on, and complete once the volume is in use. */
record Volume(
        String id,
        Owner owner,
        String name,
        String description,
        int size,
        String status,
        Map<String, String> metadata,
        Source source,
        Optional<Attachment> attachment,
        Instant created,
        Instant updated,
        Time time) {
    Volume {
        metadata = Map.copyOf(metadata);
    }

    /** What the volume was made from; nothing usually. */
    record Source(Optional<String> imageId, Optional<String> snapshotId, Optional<String> volumeId) {
        static final Source NONE = new Source(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Where it is plugged in. */
    record Attachment(
            String id, String serverId, String device, boolean deleteOnTermination, boolean complete, Instant at) {
        Attachment completed(Instant at) {
            return new Attachment(id, serverId, device, deleteOnTermination, true, at);
        }
    }

    boolean isOn(String serverId) {
        return attachment.map(a -> a.serverId().equals(serverId)).orElse(false);
    }

    boolean isIn(String... statuses) {
        for (String wanted : statuses) {
            if (status.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    Volume status(String status) {
        return new Volume(
                id, owner, name, description, size, status, metadata, source, attachment, created, time.now(), time);
    }

    Volume named(String name, String description) {
        return new Volume(
                id, owner, name, description, size, status, metadata, source, attachment, created, time.now(), time);
    }

    Volume size(int size) {
        return new Volume(
                id, owner, name, description, size, status, metadata, source, attachment, created, time.now(), time);
    }

    Volume metadata(Map<String, String> metadata) {
        return new Volume(
                id, owner, name, description, size, status, metadata, source, attachment, created, time.now(), time);
    }

    Volume attachment(Attachment attachment) {
        return new Volume(
                id,
                owner,
                name,
                description,
                size,
                status,
                metadata,
                source,
                Optional.of(attachment),
                created,
                time.now(),
                time);
    }

    Volume detached() {
        return new Volume(
                id,
                owner,
                name,
                description,
                size,
                "available",
                metadata,
                source,
                Optional.empty(),
                created,
                time.now(),
                time);
    }
}
