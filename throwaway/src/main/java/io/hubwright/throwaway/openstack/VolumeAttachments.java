package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** {@code os-volume_attachments} of a server. */
final class VolumeAttachments {
    private static final String ALL = "/v2.1/servers/{id}/os-volume_attachments";
    private final Store store;
    private final Attachments attachments;

    VolumeAttachments(Store store, Attachments attachments) {
        this.store = store;
        this.attachments = attachments;
    }

    void addTo(Routes routes) {
        routes.on("GET", ALL, this::list)
                .on("POST", ALL, this::attach)
                .on("GET", ALL + "/{volume}", this::show)
                .on("PUT", ALL + "/{volume}", this::update)
                .on("DELETE", ALL + "/{volume}", this::detach);
    }

    private Answer list(Context context) {
        Server server = Servers.find(store, context);
        List<Volume> all = store.volumes.where(volume -> volume.isOn(server.id()));
        return Answer.ok(Json.object(
                "volumeAttachments",
                Pages.of(context, all, Volume::id).rows().stream()
                        .map(volume -> json(context, volume))
                        .toList()));
    }

    private Answer attach(Context context) {
        Server server = Servers.find(store, context);
        ObjectNode wanted = context.body("volumeAttachment");
        String volumeId = Json.text(wanted, "volumeId")
                .orElseThrow(() -> ApiError.badRequest(
                        "Invalid input for field/attribute volumeAttachment. 'volumeId' is a required property"));
        Volume volume = store.volumes
                .find(volumeId)
                .filter(v -> context.session().sees(v.owner().projectId()))
                .orElseThrow(() -> ApiError.notFound("Volume " + volumeId + " could not be found."));
        if (!List.of("active", "stopped", "resized", "paused", "shelved")
                .contains(server.state().vm())) {
            throw Servers.wrongState("attach_volume", server);
        }
        volume.attachment().ifPresent(attachment -> {
            throw ApiError.badRequest("Invalid volume: volume " + volumeId + " is already attached to instances: "
                    + attachment.serverId());
        });
        if (!volume.isIn("available")) {
            throw ApiError.badRequest("Invalid volume: Volume " + volumeId + " status must be available or downloading"
                    + " to reserve, but the current status is " + volume.status() + ".");
        }
        boolean goes = context.since(79) && wanted.path("delete_on_termination").asBoolean(false);
        String device = Json.text(wanted, "device")
                .filter(d -> d.matches("/dev/[a-z]+"))
                .orElse("");
        Volume reserved = attachments.reserve(server, volume, freeDevice(server, device), goes);
        attachments.plug(server.id(), volumeId);
        return Answer.ok(Json.object("volumeAttachment", json(context, reserved)));
    }

    /** A device that is taken is not given again: libvirt chooses another then. */
    private String freeDevice(Server server, String device) {
        boolean taken = store.volumes.any(volume -> volume.isOn(server.id())
                && volume.attachment().orElseThrow().device().equals(device));
        return taken ? "" : device;
    }

    private Answer show(Context context) {
        return Answer.ok(Json.object("volumeAttachment", json(context, find(context))));
    }

    private Volume find(Context context) {
        Server server = Servers.find(store, context);
        Optional<Volume> volume = store.volumes.find(context.variable(1)).filter(v -> v.isOn(server.id()));
        return volume.orElseThrow(() ->
                ApiError.notFound("Instance " + server.id() + " is not attached to volume " + context.variable(1)));
    }

    private Answer update(Context context) {
        Volume volume = find(context);
        Volume.Attachment old = volume.attachment().orElseThrow();
        boolean goes =
                context.body("volumeAttachment").path("delete_on_termination").asBoolean(old.deleteOnTermination());
        store.volumes.put(
                volume.id(),
                volume.attachment(
                        new Volume.Attachment(old.id(), old.serverId(), old.device(), goes, old.complete(), old.at())));
        return Answer.empty(202);
    }

    private Answer detach(Context context) {
        Server server = Servers.find(store, context);
        if (store.volumes.find(context.variable(1)).isEmpty()) {
            throw ApiError.notFound("Volume " + context.variable(1) + " could not be found.");
        }
        Volume volume = find(context);
        if (!volume.isIn("in-use")) {
            throw ApiError.badRequest("Invalid volume: Invalid input received: Invalid volume: Unable to detach volume."
                    + " Volume status must be 'in-use' and attach_status must be 'attached' to detach.");
        }
        attachments.unplug(server.id(), volume.id());
        return Answer.empty(202);
    }

    private static ObjectNode json(Context context, Volume volume) {
        Volume.Attachment attachment = volume.attachment().orElseThrow();
        ObjectNode json =
                Json.object("volumeId", volume.id(), "serverId", attachment.serverId(), "device", attachment.device());
        if (!context.since(89)) {
            json.put("id", volume.id());
        } else {
            json.put("attachment_id", attachment.id());
            json.put("bdm_uuid", Ids.uuid("bdm " + attachment.id()));
        }
        if (context.since(70)) {
            json.putNull("tag");
        }
        if (context.since(79)) {
            json.put("delete_on_termination", attachment.deleteOnTermination());
        }
        return json;
    }
}
