package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Volumes as JSON, and their lists with filters, order and pages. */
final class VolumeLists {
    private static final Set<String> FILTERS = Set.of(
            "name",
            "status",
            "metadata",
            "bootable",
            "migration_status",
            "availability_zone",
            "group_id",
            "size",
            "created_at",
            "updated_at",
            "volume_type",
            "id",
            "description");
    private static final Set<String> OTHERS = Set.of(
            "limit",
            "marker",
            "offset",
            "sort",
            "sort_key",
            "sort_dir",
            "all_tenants",
            "with_count",
            "project_id",
            "glance_metadata",
            "name~");
    private final Store store;
    private final Faults faults;

    VolumeLists(Store store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    Answer list(Context context, boolean detailed) {
        Instant newest = faults.newestListed();
        Predicate<Volume> filter = faults.areFiltersIgnored() ? volume -> true : filter(context);
        boolean everybodys =
                context.session().admin() && context.query("all_tenants").isPresent();
        List<Volume> found = new ArrayList<>(store.volumes.where(
                volume -> (everybodys || volume.owner().projectId().equals(context.projectId()))
                        && !volume.created().isAfter(newest)
                        && filter.test(volume)));
        sort(context, found);
        Pages<Volume> page =
                Pages.of(context, found, Volume::id, id -> ApiError.notFound("Volume " + id + " could not be found."));
        ObjectNode answer = Json.object(
                "volumes",
                page.rows().stream()
                        .map(volume -> detailed ? withTenant(context, volume) : brief(context, volume))
                        .toList());
        page.next()
                .ifPresent(last -> answer.set(
                        "volumes_links",
                        Json.array(List.of(Json.object("rel", "next", "href", Links.next(context, last))))));
        if (context.since(45) && context.query("with_count").isPresent()) {
            answer.put("count", found.size());
        }
        return Answer.ok(answer);
    }

    private static Predicate<Volume> filter(Context context) {
        Predicate<Volume> all = volume -> true;
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, List<String>> entry : context.query().values().entrySet()) {
            String value = entry.getValue().get(entry.getValue().size() - 1);
            if (FILTERS.contains(entry.getKey())) {
                all = all.and(one(entry.getKey(), value));
            } else if (!OTHERS.contains(entry.getKey())) {
                unknown.add(entry.getKey());
            }
        }
        // From 3.31 on unknown filters are refused; before that they are dropped without a word.
        if (context.since(31) && !unknown.isEmpty()) {
            throw ApiError.badRequest("Invalid filters " + String.join(",", unknown) + " are found in query options.");
        }
        return all;
    }

    private static Predicate<Volume> one(String name, String value) {
        return switch (name) {
            case "name" -> volume -> volume.name().equals(value);
            case "status" -> volume -> volume.status().equals(value);
            case "id" -> volume -> volume.id().equals(value);
            case "size" -> volume -> Integer.toString(volume.size()).equals(value);
            case "bootable" -> volume -> volume.source().imageId().isPresent() == value.equalsIgnoreCase("true");
            case "availability_zone" -> volume -> value.equals("nova");
            case "volume_type" -> volume -> Cinder.isType(value);
            case "metadata" -> metadata(value);
            default -> volume -> true;
        };
    }

    /** A Python dictionary, as clients write it, which differs from JSON in its quotes only. */
    private static Predicate<Volume> metadata(String dictionary) {
        try {
            JsonNode wanted = Json.parse(dictionary.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            Map<String, String> pairs = Json.texts(wanted);
            return volume -> volume.metadata().entrySet().containsAll(pairs.entrySet());
        } catch (IOException e) {
            throw ApiError.badRequest(
                    "Invalid input received: Could not parse the metadata filter " + dictionary + ".");
        }
    }

    private static void sort(Context context, List<Volume> volumes) {
        String[] sort = context.query("sort")
                .or(() -> context.query("sort_key")
                        .map(key -> key + ":" + context.query("sort_dir").orElse("desc")))
                .orElse("created_at:desc")
                .split(",")[0]
                .split(":");
        Comparator<Volume> order =
                switch (sort[0]) {
                    case "name" -> Comparator.comparing(Volume::name);
                    case "size" -> Comparator.comparing(Volume::size);
                    case "status" -> Comparator.comparing(Volume::status);
                    case "id" -> Comparator.comparing(Volume::id);
                    case "updated_at" -> Comparator.comparing(Volume::updated);
                    default -> Comparator.comparing(Volume::created);
                };
        Comparator<Volume> full = order.thenComparing(Volume::id);
        volumes.sort(sort.length > 1 && sort[1].equals("asc") ? full : full.reversed());
    }

    private static ObjectNode brief(Context context, Volume volume) {
        return Json.object("id", volume.id(), "name", volume.name(), "links", links(context, volume.id()));
    }

    private static Object links(Context context, String id) {
        return Links.of(context, context.projectId() + "/volumes/" + id);
    }

    static ObjectNode withTenant(Context context, Volume volume) {
        return full(context, volume)
                .put("os-vol-tenant-attr:tenant_id", volume.owner().projectId());
    }

    static ObjectNode full(Context context, Volume volume) {
        ObjectNode json = Json.object(
                "id", volume.id(),
                "status", volume.status(),
                "size", volume.size(),
                "availability_zone", "nova",
                "created_at", Json.micros(volume.created()),
                "updated_at", Json.micros(volume.updated()),
                "name", volume.name(),
                "description", volume.description(),
                "volume_type", Cinder.TYPE,
                "snapshot_id", volume.source().snapshotId(),
                "source_volid", volume.source().volumeId(),
                "metadata", volume.metadata(),
                "links", links(context, volume.id()),
                "user_id", volume.owner().userId(),
                "bootable", Boolean.toString(volume.source().imageId().isPresent()),
                "encrypted", false,
                "replication_status", Json.NULL,
                "consistencygroup_id", Json.NULL,
                "multiattach", false,
                "attachments",
                        volume.attachment().filter(Volume.Attachment::complete).stream()
                                .map(attachment -> json(volume, attachment))
                                .toList());
        if (context.since(13)) {
            json.putNull("group_id");
        }
        if (context.since(48)) {
            json.put("shared_targets", false);
            json.putNull("service_uuid");
        }
        if (context.since(63)) {
            json.put("volume_type_id", Cinder.TYPE_ID);
        }
        if (context.since(65)) {
            json.put("consumes_quota", true);
        }
        return json;
    }

    private static ObjectNode json(Volume volume, Volume.Attachment attachment) {
        return Json.object(
                "id", volume.id(),
                "attachment_id", attachment.id(),
                "volume_id", volume.id(),
                "server_id", attachment.serverId(),
                "host_name", Json.NULL,
                "device", attachment.device(),
                "attached_at", Json.micros(attachment.at()));
    }

    /** Cinder's own view of attachments, which has those that are still on their way, too. */
    Answer attachments(Context context) {
        return Answer.ok(Json.object(
                "attachments",
                store
                        .volumes
                        .where(volume -> volume.owner().projectId().equals(context.projectId())
                                && volume.attachment().isPresent())
                        .stream()
                        .map(volume -> {
                            Volume.Attachment attachment = volume.attachment().orElseThrow();
                            return Json.object(
                                    "id", attachment.id(),
                                    "volume_id", volume.id(),
                                    "instance", attachment.serverId(),
                                    "status", attachment.complete() ? "attached" : "reserved");
                        })
                        .toList()));
    }
}
