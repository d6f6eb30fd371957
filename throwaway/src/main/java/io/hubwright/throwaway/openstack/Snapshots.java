package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Snapshots: made, shown, deleted. */
final class Snapshots {
    private final Store store;
    private final MachineRoom room;
    private final Later later;
    private final Latencies latencies;

    Snapshots(Store store, MachineRoom room, Later later, Latencies latencies) {
        this.store = store;
        this.room = room;
        this.later = later;
        this.latencies = latencies;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v3/snapshots", this::list)
                .on("GET", "/v3/snapshots/detail", this::list)
                .on("POST", "/v3/snapshots", this::create)
                .on("GET", "/v3/snapshots/{id}", context -> Answer.ok(Json.object("snapshot", json(find(context)))))
                .on("DELETE", "/v3/snapshots/{id}", this::delete);
    }

    static Snapshot find(Store store, Context context, String id) {
        return store.snapshots
                .find(id)
                .filter(snapshot -> context.session().sees(snapshot.owner().projectId()))
                .orElseThrow(() -> ApiError.notFound("Snapshot " + id + " could not be found."));
    }

    private Snapshot find(Context context) {
        return find(store, context, context.variable(0));
    }

    private Answer list(Context context) {
        List<Snapshot> all = store.snapshots.where(s -> s.owner().projectId().equals(context.projectId())
                && context.query("volume_id").map(s.volumeId()::equals).orElse(true)
                && context.query("name").map(s.name()::equals).orElse(true));
        return Answer.ok(Json.object(
                "snapshots",
                Pages.of(context, all, Snapshot::id).rows().stream()
                        .map(Snapshots::json)
                        .toList()));
    }

    private Answer create(Context context) {
        ObjectNode body = context.body("snapshot");
        Volume volume = Volumes.find(store, context, body.path("volume_id").asText());
        if (!volume.isIn("available")
                && !(volume.isIn("in-use") && body.path("force").asBoolean())) {
            throw ApiError.badRequest("Invalid volume: Volume " + volume.id() + " status must be available, but current"
                    + " status is: " + volume.status() + ".");
        }
        Cinder.checkSnapshot(store, context, volume.size());
        Snapshot snapshot = new Snapshot(
                Ids.uuid(),
                Owner.of(context),
                Json.text(body, "name").orElse(""),
                Json.text(body, "description").orElse(""),
                volume.id(),
                volume.size(),
                "creating",
                Json.texts(body.path("metadata")),
                store.time().now());
        store.snapshots.put(snapshot.id(), snapshot);
        later.after(
                latencies.scaled(latencies.volumeCreate()),
                () -> room.copyVolume(
                        volume.id(),
                        snapshot.id(),
                        volume.size(),
                        failure -> settle(snapshot.id(), failure.isEmpty() ? "available" : "error")));
        return Answer.json(202, Json.object("snapshot", json(snapshot)));
    }

    private void settle(String id, String status) {
        store.transaction(() -> store.snapshots.change(id, snapshot -> snapshot.status(status)));
    }

    private Answer delete(Context context) {
        Snapshot snapshot = find(context);
        if (!List.of("available", "error").contains(snapshot.status())) {
            throw ApiError.badRequest(
                    "Invalid snapshot: Snapshot status must be available or error and must not be part of a group.");
        }
        delete(snapshot);
        return Answer.empty(202);
    }

    /** Soon, without asking in what state it is. */
    void delete(Snapshot snapshot) {
        store.snapshots.put(snapshot.id(), snapshot.status("deleting"));
        later.after(
                latencies.scaled(latencies.delete()),
                () -> room.deleteVolume(
                        snapshot.id(),
                        failure -> store.transaction(() -> {
                            if (failure.isEmpty()) {
                                store.snapshots.remove(snapshot.id());
                            } else {
                                store.snapshots.change(snapshot.id(), one -> one.status("error_deleting"));
                            }
                        })));
    }

    private static ObjectNode json(Snapshot snapshot) {
        return Json.object(
                "id", snapshot.id(),
                "name", snapshot.name(),
                "description", snapshot.description(),
                "volume_id", snapshot.volumeId(),
                "status", snapshot.status(),
                "size", snapshot.size(),
                "metadata", snapshot.metadata(),
                "created_at", Json.micros(snapshot.created()),
                "updated_at", Json.micros(snapshot.created()));
    }
}
