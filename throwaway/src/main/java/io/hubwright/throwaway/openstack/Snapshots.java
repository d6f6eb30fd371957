package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Snapshots, available at once. */
final class Snapshots {
    private final Store store;

    Snapshots(Store store) {
        this.store = store;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v3/snapshots", this::list)
                .on("GET", "/v3/snapshots/detail", this::list)
                .on("POST", "/v3/snapshots", this::create)
                .on("GET", "/v3/snapshots/{id}", context -> Answer.ok(Json.object("snapshot", json(find(context)))))
                .on("DELETE", "/v3/snapshots/{id}", this::delete);
    }

    private Snapshot find(Context context) {
        return store.snapshots
                .find(context.variable(0))
                .filter(snapshot -> context.session().sees(snapshot.owner().projectId()))
                .orElseThrow(() -> ApiError.notFound("Snapshot " + context.variable(0) + " could not be found."));
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
        Snapshot snapshot = new Snapshot(
                Ids.uuid(),
                Owner.of(context),
                Json.text(body, "name").orElse(""),
                Json.text(body, "description").orElse(""),
                volume.id(),
                volume.size(),
                Json.texts(body.path("metadata")),
                store.time().now());
        store.snapshots.put(snapshot.id(), snapshot);
        return Answer.json(202, Json.object("snapshot", json(snapshot)));
    }

    private Answer delete(Context context) {
        store.snapshots.remove(find(context).id());
        return Answer.empty(202);
    }

    private static ObjectNode json(Snapshot snapshot) {
        return Json.object(
                "id", snapshot.id(),
                "name", snapshot.name(),
                "description", snapshot.description(),
                "volume_id", snapshot.volumeId(),
                "status", "available",
                "size", snapshot.size(),
                "metadata", snapshot.metadata(),
                "created_at", Json.micros(snapshot.created()),
                "updated_at", Json.micros(snapshot.created()));
    }
}
