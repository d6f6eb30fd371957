package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Volumes: made, shown, changed, deleted, extended. */
final class Volumes {
    /** What Cinder says where it has no better words. */
    static final String MALFORMED =
            "The server could not comply with the request since it is either malformed or otherwise incorrect.";

    private final Store store;
    private final MachineRoom room;
    private final Later later;
    private final Latencies latencies;
    private final Attachments attachments;
    private final VolumeLists lists;
    private final Snapshots snapshots;

    Volumes(
            Store store,
            MachineRoom room,
            Later later,
            Latencies latencies,
            Attachments attachments,
            VolumeLists lists,
            Snapshots snapshots) {
        this.store = store;
        this.room = room;
        this.later = later;
        this.latencies = latencies;
        this.attachments = attachments;
        this.lists = lists;
        this.snapshots = snapshots;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v3/volumes", context -> lists.list(context, false))
                .on("GET", "/v3/volumes/detail", context -> lists.list(context, true))
                .on("POST", "/v3/volumes", this::create)
                .on("GET", "/v3/volumes/{id}", context -> show(context, find(context)))
                .on("PUT", "/v3/volumes/{id}", this::update)
                .on("DELETE", "/v3/volumes/{id}", this::delete)
                .on("POST", "/v3/volumes/{id}/action", this::act)
                .on("GET", "/v3/volumes/{id}/metadata", context -> metadata(find(context)))
                .on("POST", "/v3/volumes/{id}/metadata", context -> setMetadata(context, true))
                .on("PUT", "/v3/volumes/{id}/metadata", context -> setMetadata(context, false))
                .on("DELETE", "/v3/volumes/{id}/metadata/{key}", this::deleteMetadata)
                .on("GET", "/v3/attachments", lists::attachments)
                .on("GET", "/v3/attachments/detail", lists::attachments);
    }

    static Volume find(Store store, Context context, String id) {
        return store.volumes
                .find(id)
                .filter(volume -> context.session().sees(volume.owner().projectId()))
                .orElseThrow(() -> ApiError.notFound("Volume " + id + " could not be found."));
    }

    private Volume find(Context context) {
        return find(store, context, context.variable(0));
    }

    private static Answer show(Context context, Volume volume) {
        return Answer.ok(Json.object("volume", VolumeLists.withTenant(context, volume)));
    }

    private Answer create(Context context) {
        ObjectNode body = context.body("volume");
        Volume.Source source = source(context, body);
        int size = size(body, source);
        Json.text(body, "volume_type").filter(type -> !Cinder.isType(type)).ifPresent(type -> {
            throw ApiError.notFound("Volume type with name " + type + " could not be found.");
        });
        Cinder.check(store, context, 1, size);
        Instant now = store.time().now();
        Volume volume = new Volume(
                Ids.uuid(),
                Owner.of(context),
                Json.text(body, "name").orElse(""),
                Json.text(body, "description").orElse(""),
                size,
                "creating",
                Json.texts(body.path("metadata")),
                source,
                Optional.empty(),
                now,
                now,
                store.time());
        store.volumes.put(volume.id(), volume);
        later.after(
                latencies.scaled(latencies.volumeCreate()),
                () -> make(volume, failure -> settle(volume.id(), failure.isEmpty() ? "available" : "error")));
        return Answer.json(202, Json.object("volume", VolumeLists.full(context, volume)));
    }

    private void make(Volume volume, MachineRoom.Outcome outcome) {
        volume.source()
                .snapshotId()
                .or(() -> volume.source().volumeId())
                .ifPresentOrElse(
                        source -> room.copyVolume(source, volume.id(), volume.size(), outcome),
                        () -> room.createVolume(volume.id(), volume.size(), outcome));
    }

    private void settle(String id, String status) {
        store.transaction(() -> store.volumes.change(id, volume -> volume.status(status)));
    }

    private Volume.Source source(Context context, ObjectNode body) {
        Optional<String> imageId = Json.text(body, "imageRef");
        imageId.filter(id -> store.images.find(id).isEmpty()).ifPresent(id -> {
            throw ApiError.badRequest("Invalid image identifier or unable to access requested image.");
        });
        Optional<String> snapshotId = Json.text(body, "snapshot_id");
        snapshotId.ifPresent(id -> {
            if (!Snapshots.find(store, context, id).status().equals("available")) {
                throw ApiError.badRequest(
                        "Invalid snapshot: Originating snapshot status must be one of 'available' values");
            }
        });
        Optional<String> volumeId = Json.text(body, "source_volid");
        volumeId.ifPresent(id -> find(store, context, id));
        return new Volume.Source(imageId, snapshotId, volumeId);
    }

    private int size(ObjectNode body, Volume.Source source) {
        Optional<Integer> ofSnapshot =
                source.snapshotId().flatMap(store.snapshots::find).map(Snapshot::size);
        JsonNode given = body.path("size");
        if (given.isMissingNode() || given.isNull()) {
            return ofSnapshot
                    .or(() -> source.volumeId().flatMap(store.volumes::find).map(Volume::size))
                    .orElseThrow(() -> ApiError.badRequest(MALFORMED));
        }
        int size = positive("size", given);
        ofSnapshot.filter(least -> size < least).ifPresent(least -> {
            throw ApiError.badRequest("Invalid input received: Volume size " + size
                    + "GB cannot be smaller than the snapshot size " + least
                    + "GB. They must be >= original snapshot size.");
        });
        return size;
    }

    private static int positive(String name, JsonNode given) {
        String text = given.asText();
        if (!text.matches("[1-9]\\d{0,7}")) {
            throw ApiError.badRequest("Invalid input for field/attribute " + name + ". Value: " + text + ". "
                    + (text.matches("-?\\d+")
                            ? text + " is less than the minimum of 1"
                            : "'" + text + "' does not match '^[0-9]+$'"));
        }
        return Integer.parseInt(given.asText());
    }

    private Answer update(Context context) {
        Volume volume = find(context);
        ObjectNode body = context.body("volume");
        Volume changed = volume.named(
                Json.text(body, "name").orElse(volume.name()),
                Json.text(body, "description").orElse(volume.description()));
        if (body.has("metadata")) {
            changed = changed.metadata(Json.texts(body.path("metadata")));
        }
        return Answer.ok(Json.object("volume", VolumeLists.full(context, store.volumes.put(volume.id(), changed))));
    }

    private Answer delete(Context context) {
        Volume volume = find(context);
        boolean cascade = context.query("cascade")
                .map(text -> text.equalsIgnoreCase("true"))
                .orElse(false);
        boolean hasSnapshots = store.snapshots.any(s -> s.volumeId().equals(volume.id()));
        if (!volume.isIn("available", "error", "error_restoring", "error_extending", "error_managing")
                || (hasSnapshots && !cascade)) {
            throw ApiError.badRequest("Invalid volume: Volume status must be available or error or error_restoring or"
                    + " error_extending or error_managing and must not be migrating, attached, belong to a group, have"
                    + " snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.");
        }
        store.snapshots.where(s -> s.volumeId().equals(volume.id())).forEach(snapshots::delete);
        attachments.delete(volume.id());
        return Answer.empty(202);
    }

    private Answer act(Context context) {
        Volume volume = find(context);
        JsonNode body = context.body();
        if (body.has("os-extend")) {
            return extend(
                    context, volume, positive("new_size", body.path("os-extend").path("new_size")));
        } else if (body.has("os-set_bootable") || body.has("os-update_readonly_flag")) {
            return Answer.empty(200);
        } else if (body.has("os-reset_status")) {
            Nova.mustBeAdmin(context, "volume_extension:volume_admin_actions:reset_status");
            String status = body.path("os-reset_status").path("status").asText();
            store.volumes.put(volume.id(), volume.status(status));
            return Answer.empty(202);
        }
        String name = body.fieldNames().hasNext() ? body.fieldNames().next() : "";
        throw ApiError.badRequest("There is no such action: " + name
                + ". Verify the request body and Content-Type header and try again.");
    }

    private Answer extend(Context context, Volume volume, int newSize) {
        boolean online = context.since(42) && volume.isIn("in-use");
        if (newSize <= volume.size()) {
            throw ApiError.badRequest("Invalid input received: New size for extend must be greater than current size."
                    + " (current: " + volume.size() + ", extended: " + newSize + ").");
        }
        if (!volume.isIn("available") && !online) {
            String expected = context.since(42) ? "('available', 'in-use')" : "'available'";
            throw ApiError.badRequest("Invalid volume: Volume " + volume.id() + " status must be '{'status': "
                    + expected + "}' to extend, currently " + volume.status() + ".");
        }
        Cinder.check(store, context, 0, newSize - volume.size());
        store.volumes.put(volume.id(), volume.status("extending"));
        String then = online ? "in-use" : "available";
        later.after(
                latencies.scaled(latencies.volumeCreate()),
                () -> room.extendVolume(
                        volume.id(), newSize, failure -> extended(volume.id(), newSize, then, failure.isEmpty())));
        return Answer.empty(202);
    }

    private void extended(String id, int newSize, String then, boolean good) {
        store.transaction(() -> store.volumes.change(
                id, volume -> good ? volume.size(newSize).status(then) : volume.status("error_extending")));
    }

    private static Answer metadata(Volume volume) {
        return Answer.ok(Json.object("metadata", volume.metadata()));
    }

    private Answer setMetadata(Context context, boolean merge) {
        Volume volume = find(context);
        Map<String, String> given = Json.texts(context.body("metadata"));
        Map<String, String> all = merge ? Servers.merged(volume.metadata(), given) : given;
        return metadata(store.volumes.put(volume.id(), volume.metadata(all)));
    }

    private Answer deleteMetadata(Context context) {
        Volume volume = find(context);
        Map<String, String> metadata = new HashMap<>(volume.metadata());
        if (metadata.remove(context.variable(1)) == null) {
            throw ApiError.notFound("Volume " + volume.id() + " has no metadata with key " + context.variable(1) + ".");
        }
        store.volumes.put(volume.id(), volume.metadata(metadata));
        return Answer.empty(200);
    }
}
