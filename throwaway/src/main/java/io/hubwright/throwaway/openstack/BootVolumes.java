package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The volumes that a server is created with ({@code block_device_mapping_v2}), and what becomes of all of them after it. */
final class BootVolumes {
    /** The volumes asked for, and whether one of them is the root disk. */
    record Plan(List<Wanted> volumes, boolean boots) {}

    /** One volume. */
    record Wanted(String volumeId, boolean deleteOnTermination) {}

    private final Store store;
    private final Attachments attachments;

    BootVolumes(Store store, Attachments attachments) {
        this.store = store;
        this.attachments = attachments;
    }

    Plan plan(Context context, ObjectNode server) {
        List<Wanted> wanted = new ArrayList<>();
        boolean boots = false;
        for (JsonNode device : server.path("block_device_mapping_v2")) {
            boolean root = device.path("boot_index").asInt(-1) == 0;
            boots |= root;
            String source = device.path("source_type").asText("volume");
            if (source.equals("volume")) {
                Volume volume = volume(context, device);
                wanted.add(new Wanted(
                        volume.id(), device.path("delete_on_termination").asBoolean(false)));
            } else if (!(source.equals("image")
                    && device.path("destination_type").asText().equals("local"))) {
                throw ApiError.badRequest(
                        "Block Device Mapping is Invalid: this throwaway cloud takes existing volumes,"
                                + " and images as local disks.");
            }
        }
        return new Plan(wanted, boots);
    }

    private Volume volume(Context context, JsonNode device) {
        String id = device.path("uuid").asText();
        Volume volume = store.volumes
                .find(id)
                .filter(v -> context.session().sees(v.owner().projectId()))
                .orElseThrow(
                        () -> ApiError.badRequest("Block Device Mapping is Invalid: failed to get volume " + id + "."));
        if (!volume.isIn("available")) {
            throw ApiError.badRequest("Invalid volume: Volume " + id + " status must be available or downloading to"
                    + " reserve, but the current status is " + volume.status() + ".");
        }
        return volume;
    }

    void reserve(Server server, Plan plan) {
        plan.volumes.forEach(wanted -> store.volumes
                .find(wanted.volumeId())
                .ifPresent(volume -> attachments.reserve(server, volume, "", wanted.deleteOnTermination())));
    }

    /** Once the machine is up: plugs in what was reserved for it. */
    void attach(String serverId) {
        store.volumes
                .where(volume -> volume.isOn(serverId) && volume.isIn("reserved"))
                .forEach(volume -> attachments.plug(serverId, volume.id()));
    }

    /** When the server is gone its volumes are free again, unless they were to go with it. */
    void release(String serverId) {
        for (Volume volume : store.volumes.where(v -> v.isOn(serverId))) {
            boolean goes = volume.attachment()
                    .map(Volume.Attachment::deleteOnTermination)
                    .orElse(false);
            store.volumes.put(volume.id(), volume.detached());
            if (goes) {
                attachments.delete(volume.id());
            }
        }
    }
}
