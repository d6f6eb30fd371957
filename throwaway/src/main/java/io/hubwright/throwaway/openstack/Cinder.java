package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The volume API's root: version documents, types, quotas, zones, and the kinds that this cloud has none of. */
final class Cinder {
    static final String TYPE = "throwaway";
    static final String TYPE_ID = Ids.uuid("volume type");
    private static final List<String> SETTABLE = List.of(
            "volumes", "gigabytes", "per_volume_gigabytes", "snapshots", "backups", "backup_gigabytes", "groups");
    private final Store store;

    Cinder(Store store) {
        this.store = store;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/", context -> Answer.json(300, Json.object("versions", List.of(version(context)))))
                .on("GET", "/v3", context -> Answer.ok(Json.object("versions", List.of(version(context)))))
                .on("GET", "/v3/types", context -> Answer.ok(Json.object("volume_types", List.of(type()))))
                .on("GET", "/v3/types/{id}", Cinder::showType)
                .on("GET", "/v3/limits", this::limits)
                .on("GET", "/v3/os-quota-sets/{project}", this::quotaSet)
                .on(
                        "GET",
                        "/v3/os-quota-sets/{project}/defaults",
                        context -> Answer.ok(Json.object("quota_set", set(context.variable(0), Quotas.ordinary()))))
                .on("PUT", "/v3/os-quota-sets/{project}", this::change)
                .on(
                        "GET",
                        "/v3/os-availability-zone",
                        context -> Answer.ok(Json.object(
                                "availabilityZoneInfo",
                                List.of(Json.object("zoneName", "nova", "zoneState", Json.object("available", true))))))
                .on("GET", "/v3/extensions", context -> Answer.ok(Json.object("extensions", List.of())))
                .on("GET", "/v3/backups", context -> Answer.ok(Json.object("backups", List.of())))
                .on("GET", "/v3/backups/detail", context -> Answer.ok(Json.object("backups", List.of())));
    }

    private static ObjectNode version(Context context) {
        String root = context.base().replaceFirst("/v3.*$", "");
        return Json.object(
                "id", "v3.0",
                "status", "CURRENT",
                "version", Microversion.Range.VOLUME.max().toString(),
                "min_version", Microversion.Range.VOLUME.min().toString(),
                "updated", "2022-08-31T00:00:00Z",
                "links", List.of(Json.object("rel", "self", "href", root + "/v3/")),
                "media-types",
                        List.of(Json.object(
                                "base",
                                "application/json",
                                "type",
                                "application/vnd.openstack.volume+json;version=3")));
    }

    private static ObjectNode type() {
        return Json.object(
                "id",
                TYPE_ID,
                "name",
                TYPE,
                "description",
                "the only type of a throwaway cloud",
                "is_public",
                true,
                "os-volume-type-access:is_public",
                true,
                "extra_specs",
                Json.object());
    }

    static boolean isType(String nameOrId) {
        return nameOrId.equals(TYPE) || nameOrId.equals(TYPE_ID);
    }

    private static Answer showType(Context context) {
        if (!isType(context.variable(0)) && !context.variable(0).equals("default")) {
            throw ApiError.notFound("Volume type " + context.variable(0) + " could not be found.");
        }
        return Answer.ok(Json.object("volume_type", type()));
    }

    static Map<String, Integer> used(Store store, String projectId) {
        List<Volume> volumes =
                store.volumes.where(volume -> volume.owner().projectId().equals(projectId));
        List<Snapshot> snapshots =
                store.snapshots.where(s -> s.owner().projectId().equals(projectId));
        int gigabytes = volumes.stream().mapToInt(Volume::size).sum()
                + snapshots.stream().mapToInt(Snapshot::size).sum();
        return Map.of("volumes", volumes.size(), "gigabytes", gigabytes, "snapshots", snapshots.size());
    }

    /** Exact, unlike Nova's; a refusal carries {@code Retry-After: 0}, although waiting never helps. */
    static void check(Store store, Context context, int moreVolumes, int moreGigabytes) {
        checkGigabytes(store, context, moreGigabytes);
        Quotas quotas = store.quotas(context.projectId());
        if (!quotas.fits("volumes", used(store, context.projectId()).getOrDefault("volumes", 0), moreVolumes)) {
            throw tooMuch("VolumeLimitExceeded: Maximum number of volumes allowed (" + quotas.of("volumes")
                    + ") exceeded for quota 'volumes'.");
        }
    }

    /** A snapshot counts with its volume's size. */
    static void checkSnapshot(Store store, Context context, int gigabytes) {
        checkGigabytes(store, context, gigabytes);
        Quotas quotas = store.quotas(context.projectId());
        if (!quotas.fits("snapshots", used(store, context.projectId()).getOrDefault("snapshots", 0), 1)) {
            throw tooMuch("SnapshotLimitExceeded: Maximum number of snapshots allowed (" + quotas.of("snapshots")
                    + ") exceeded.");
        }
    }

    private static void checkGigabytes(Store store, Context context, int moreGigabytes) {
        Quotas quotas = store.quotas(context.projectId());
        Map<String, Integer> used = used(store, context.projectId());
        int consumed = used.getOrDefault("gigabytes", 0);
        if (!quotas.fits("gigabytes", consumed, moreGigabytes)) {
            throw tooMuch(
                    "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota."
                            + " Requested " + moreGigabytes + "G, quota is " + quotas.of("gigabytes") + "G and "
                            + consumed
                            + "G has been consumed.");
        }
    }

    private static ApiError tooMuch(String message) {
        return ApiError.of(413, message).header("Retry-After", "0");
    }

    private Answer limits(Context context) {
        Quotas quotas = store.quotas(context.projectId());
        Map<String, Integer> used = used(store, context.projectId());
        return Answer.ok(Json.object(
                "limits",
                Json.object(
                        "rate", List.of(),
                        "absolute",
                                Json.object(
                                        "maxTotalVolumes", quotas.of("volumes"),
                                        "maxTotalVolumeGigabytes", quotas.of("gigabytes"),
                                        "maxTotalSnapshots", quotas.of("snapshots"),
                                        "maxTotalBackups", quotas.of("backups"),
                                        "maxTotalBackupGigabytes", quotas.of("backup_gigabytes"),
                                        "totalVolumesUsed", used.getOrDefault("volumes", 0),
                                        "totalGigabytesUsed", used.getOrDefault("gigabytes", 0),
                                        "totalSnapshotsUsed", used.getOrDefault("snapshots", 0),
                                        "totalBackupsUsed", 0,
                                        "totalBackupGigabytesUsed", 0))));
    }

    private Answer quotaSet(Context context) {
        if (!context.session().sees(context.variable(0))) {
            throw Nova.policy("volume_extension:quotas:show");
        }
        Quotas quotas = store.quotas(context.variable(0));
        if (!context.query("usage").map(usage -> usage.equalsIgnoreCase("true")).orElse(false)) {
            return Answer.ok(Json.object("quota_set", set(context.variable(0), quotas)));
        }
        Map<String, Integer> used = used(store, context.variable(0));
        ObjectNode set = Json.object("id", context.variable(0));
        for (String name : SETTABLE) {
            set.set(name, Json.object("limit", quotas.of(name), "in_use", used.getOrDefault(name, 0), "reserved", 0));
        }
        return Answer.ok(Json.object("quota_set", set));
    }

    private static ObjectNode set(String projectId, Quotas quotas) {
        ObjectNode set = Json.object("id", projectId);
        SETTABLE.forEach(name -> set.put(name, quotas.of(name)));
        return set;
    }

    private Answer change(Context context) {
        Nova.mustBeAdmin(context, "volume_extension:quotas:update");
        Quotas quotas = store.quotas(context.variable(0));
        for (String name : SETTABLE) {
            if (context.body("quota_set").has(name)) {
                quotas = quotas.limit(name, context.body("quota_set").path(name).asInt());
            }
        }
        store.quotas.put(context.variable(0), quotas);
        return Answer.ok(Json.object("quota_set", set(context.variable(0), quotas)));
    }
}
