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
                time,
                Listing.ONE_SECOND);
    }

    Listing<CloudVolume> volumes() {
        return volumes;
    }

    Optional<CloudVolume> volume(String id) {
        try {
            var volume = CloudVolume.of(
                    api.get("look at volume " + id, "/volumes/" + id).path("volume"));
            volumes.saw(volume);
            return Optional.of(volume);
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

    CloudVolume create(VolumeSpec spec, String mark) {
        var body = JsonNodeFactory.instance.objectNode();
        var volume = body.putObject("volume")
                .put("name", spec.name())
                .put("size", spec.wantedSize().toGibCeil());
        spec.type().ifPresent(type -> volume.put("volume_type", type));
        volume.putObject("metadata").put(Mark.METADATA_KEY, mark);
        volumes.forget();
        var made = CloudVolume.of(api.post("create volume \"" + spec.name() + "\"", "/volumes", body)
                .path("volume"));
        volumes.saw(made);
        return made;
    }

    /** Returns at once; the volume is {@code extending} for a while. */
    CloudVolume extend(CloudVolume volume, DataSize size) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("os-extend").put("new_size", size.toGibCeil());
        var what = "grow volume \"" + volume.name() + "\" to " + size;
        volumes.forget();
        try {
            api.write(what, "POST", "/volumes/" + volume.id() + "/action", ask -> {
                var json = ask.json(body);
                return volume.isInUse() ? json.header("OpenStack-API-Version", EXTENDS_IN_USE) : json;
            });
        } catch (HubwrightException e) {
            if (volume.isInUse() && e.details().status() == 406)
                throw new ConflictException(
                        "cannot " + what + ": this cloud grows no volume in use (it lacks " + EXTENDS_IN_USE
                                + "); stop its use, detach it and run again",
                        e.details(),
                        e);
            throw e;
        }
        var extending = volume.status("extending");
        volumes.saw(extending);
        return extending;
    }

    void delete(String id, String name) {
        volumes.forget();
        api.delete("delete volume \"" + name + "\"", "/volumes/" + id);
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

        String mark() {
            return Mark.of(metadata);
        }
    }
}
