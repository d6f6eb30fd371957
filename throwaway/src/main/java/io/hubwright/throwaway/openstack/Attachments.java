package io.hubwright.throwaway.openstack;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Volumes on their way into a server and out of it: available, reserved, attaching, in-use, detaching. Shared by the
 * compute and the volume API.
 */
final class Attachments {
    private final Store store;
    private final MachineRoom room;
    private final Later later;
    private final Latencies latencies;

    Attachments(Store store, MachineRoom room, Later later, Latencies latencies) {
        this.store = store;
        this.room = room;
        this.later = later;
        this.latencies = latencies;
    }

    /** Takes the volume for the server; which device it is, only Nova's books know: guests may see another name. */
    Volume reserve(Server server, Volume volume, String wantedDevice, boolean deleteOnTermination) {
        String device = wantedDevice.isEmpty() ? nextDevice(server) : wantedDevice;
        Volume.Attachment attachment = new Volume.Attachment(
                Ids.uuid(),
                server.id(),
                device,
                deleteOnTermination,
                false,
                store.time().now());
        return store.volumes.put(volume.id(), volume.attachment(attachment).status("reserved"));
    }

    /** vdb, or vdc where the flavor has an ephemeral disk; then the next letter that is free. */
    private String nextDevice(Server server) {
        Set<String> used = store.volumes.where(volume -> volume.isOn(server.id())).stream()
                .map(volume -> volume.attachment().orElseThrow().device())
                .collect(Collectors.toSet());
        char letter = server.wish().flavor().ephemeral() > 0 ? 'c' : 'b';
        while (used.contains("/dev/vd" + letter)) {
            letter++;
        }
        return "/dev/vd" + letter;
    }

    void plug(String serverId, String volumeId) {
        later.after(
                latencies.scaled(latencies.attach().dividedBy(4)),
                () -> store.transaction(() -> change(serverId, volumeId, "reserved", "attaching")));
        later.after(
                latencies.scaled(latencies.attach()),
                () -> room.tell(
                        serverId,
                        machine -> machine.attach(volumeId, false),
                        failure -> store.transaction(() -> finish(serverId, volumeId, failure.isEmpty()))));
    }

    private void change(String serverId, String volumeId, String from, String to) {
        store.volumes.change(
                volumeId, volume -> volume.isOn(serverId) && volume.isIn(from) ? volume.status(to) : volume);
    }

    private void finish(String serverId, String volumeId, boolean good) {
        store.volumes.change(volumeId, volume -> {
            if (!volume.isOn(serverId)) {
                return volume;
            }
            return good
                    ? volume.attachment(volume.attachment()
                                    .orElseThrow()
                                    .completed(store.time().now()))
                            .status("in-use")
                    : volume.detached();
        });
    }

    void unplug(String serverId, String volumeId) {
        store.volumes.change(volumeId, volume -> volume.status("detaching"));
        later.after(
                latencies.scaled(latencies.attach().dividedBy(2)),
                () -> room.tell(
                        serverId,
                        machine -> machine.detach(volumeId),
                        failure -> store.transaction(() -> unplugged(serverId, volumeId, failure.isEmpty()))));
    }

    /** A guest that still uses the volume keeps it: libvirt gives up, and Cinder rolls back. */
    private void unplugged(String serverId, String volumeId, boolean good) {
        store.volumes.change(volumeId, volume -> {
            if (!volume.isOn(serverId)) {
                return volume;
            }
            return good ? volume.detached() : volume.status("in-use");
        });
    }

    void delete(String volumeId) {
        store.volumes.change(volumeId, volume -> volume.status("deleting"));
        later.after(
                latencies.scaled(latencies.delete()),
                () -> room.deleteVolume(
                        volumeId,
                        failure -> store.transaction(() -> {
                            if (failure.isEmpty()) {
                                store.volumes.remove(volumeId);
                            } else {
                                store.volumes.change(volumeId, volume -> volume.status("error_deleting"));
                            }
                        })));
    }
}
