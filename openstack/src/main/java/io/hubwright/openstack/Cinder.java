package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Volumes. Raw, for openstack4j reads states that it does not know, such as extending, as one. */
final class Cinder {
    // The first that extends a volume in use (Cinder's microversion history).
    private static final String EXTENDS_IN_USE = "volume 3.42";

    private final ServiceApi api;
    private final Listing<CloudVolume> volumes;

    Cinder(ServiceApi api, Time time) {
        this.api = api;
        this.volumes = new Listing<>(
                () -> api.list("list the volumes", "/volumes/detail?limit=1000", "volumes").stream()
                        .map(CloudVolume::of)
                        .toList(),
                CloudVolume::id,
                CloudVolume::mark,
                time);
    }

    Listing<CloudVolume> volumes() {
        return volumes;
    }

    /** Reads it alone: the list may lag. */
    Optional<CloudVolume> volume(String id) {
        try {
            return Optional.of(seen(CloudVolume.of(
                    api.get("look at volume " + id, "/volumes/" + id).path("volume"))));
        } catch (NotFoundException e) {
            volumes.gone(id);
            return Optional.empty();
        }
    }

    List<String> types() {
        return api.list("list the volume types", "/types", "volume_types").stream()
                .map(type -> type.path("name").asText())
                .toList();
    }

    /** @param snapshotId what it is made from */
    CloudVolume create(VolumeSpec spec, Optional<String> snapshotId, String mark) {
        var body = JsonNodeFactory.instance.objectNode();
        var volume = body.putObject("volume")
                .put("name", spec.name())
                .put("size", spec.wantedSize().toGibCeil());
        spec.type().ifPresent(type -> volume.put("volume_type", type));
        snapshotId.ifPresent(id -> volume.put("snapshot_id", id));
        volume.putObject("metadata").put(Mark.METADATA_KEY, mark);
        var what = "create volume \"" + spec.name() + "\"";
        return seen(CloudVolume.of(
                volumes.change(() -> api.post(what, "/volumes", body)).path("volume")));
    }

    /** Returns at once; the volume is {@code extending} for a while. */
    CloudVolume extend(CloudVolume volume, DataSize size) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("os-extend").put("new_size", size.toGibCeil());
        var what = "grow volume \"" + volume.name() + "\" to " + size;
        try {
            volumes.change(() -> api.write(what, "POST", "/volumes/" + volume.id() + "/action", ask -> {
                var json = ask.json(body);
                return volume.isInUse() ? json.header("OpenStack-API-Version", EXTENDS_IN_USE) : json;
            }));
        } catch (HubwrightException e) {
            if (volume.isInUse() && e.details().status() == 406)
                throw new ConflictException(
                        "cannot " + what + ": this cloud grows no volume in use (it lacks " + EXTENDS_IN_USE
                                + "); stop its use, detach it and run again",
                        e.details(),
                        e);
            throw e;
        }
        return seen(volume.status("extending"));
    }

    /** Adds to what is there. */
    void describe(CloudVolume volume, Map<String, String> metadata) {
        var body = JsonNodeFactory.instance.objectNode();
        metadata.forEach(body.putObject("metadata")::put);
        var what = "change the metadata of volume \"" + volume.name() + "\"";
        volumes.change(() -> api.post(what, "/volumes/" + volume.id() + "/metadata", body));
        var all = new TreeMap<>(volume.metadata());
        all.putAll(metadata);
        seen(volume.metadata(all));
    }

    /** Takes one entry away. */
    void undescribe(CloudVolume volume, String key) {
        var what = "change the metadata of volume \"" + volume.name() + "\"";
        volumes.change(() -> api.delete(what, "/volumes/" + volume.id() + "/metadata/" + key));
        var rest = new TreeMap<>(volume.metadata());
        rest.remove(key);
        seen(volume.metadata(rest));
    }

    /** Tells what Nova was just asked to do with it. */
    CloudVolume becomes(CloudVolume volume, String status) {
        return seen(volume.status(status));
    }

    /** Returns at once; the volume is {@code deleting} for a while. */
    void delete(String id, String name) {
        var what = "delete volume \"" + name + "\"";
        if (!volumes.change(() -> api.delete(what, "/volumes/" + id))) volumes.gone(id);
    }

    /** Of the project. */
    List<VolumeSnapshot> snapshots() {
        return api.list("list the volume snapshots", "/snapshots/detail?limit=1000", "snapshots").stream()
                .map(VolumeSnapshot::of)
                .toList();
    }

    Optional<VolumeSnapshot> snapshot(String id) {
        try {
            return Optional.of(VolumeSnapshot.of(
                    api.get("look at snapshot " + id, "/snapshots/" + id).path("snapshot")));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Returns at once; the snapshot is {@code creating} for a while. */
    VolumeSnapshot snapshot(String volumeId, String name) {
        var body = JsonNodeFactory.instance.objectNode();
        // Without force none is taken of a volume in use (before microversion 3.66).
        body.putObject("snapshot").put("volume_id", volumeId).put("name", name).put("force", true);
        var what = "take snapshot \"" + name + "\" of volume " + volumeId;
        return VolumeSnapshot.of(api.post(what, "/snapshots", body).path("snapshot"));
    }

    /** Returns at once; false if it was gone already. */
    boolean deleteSnapshot(String id) {
        return api.delete("delete snapshot " + id, "/snapshots/" + id);
    }

    private CloudVolume seen(CloudVolume volume) {
        volumes.saw(volume);
        return volume;
    }

    /** The limits of the project, and what it uses: {@code maxTotalVolumes} and so on. */
    JsonNode limits() {
        return api.get("read the limits of the block storage", "/limits")
                .path("limits")
                .path("absolute");
    }

    /**
     * A volume as Cinder shows it.
     *
     * @param servers the ids of those that it is attached to
     */
    record CloudVolume(
            String id,
            String name,
            String status,
            DataSize size,
            String type,
            String createdAt,
            Map<String, String> metadata,
            List<String> servers) {
        static CloudVolume of(JsonNode json) {
            return new CloudVolume(
                    json.path("id").asText(),
                    json.path("name").asText(""),
                    json.path("status").asText(),
                    DataSize.gib(json.path("size").asLong()),
                    json.path("volume_type").asText(""),
                    json.path("created_at").asText(""),
                    Nova.strings(json.path("metadata")),
                    json.path("attachments")
                            .valueStream()
                            .map(one -> one.path("server_id").asText())
                            .toList());
        }

        boolean isInUse() {
            return status.equals("in-use");
        }

        CloudVolume status(String status) {
            return new CloudVolume(id, name, status, size, type, createdAt, metadata, servers);
        }

        /** Since when it is kept for its data alone. */
        Optional<String> retained() {
            return Optional.ofNullable(metadata.get(Mark.RETAINED_KEY));
        }

        CloudVolume metadata(Map<String, String> metadata) {
            return new CloudVolume(id, name, status, size, type, createdAt, Map.copyOf(metadata), servers);
        }

        String mark() {
            return Mark.of(metadata);
        }
    }
}
