package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nova's quotas. The check does not count servers that are still being scheduled, so requests that follow each other
 * closely are all accepted: that race is the real Nova's.
 */
final class ComputeLimits {
    private static final List<String> SETTABLE = List.of(
            "instances", "cores", "ram", "key_pairs", "metadata_items", "server_groups", "server_group_members");
    private final Store store;

    ComputeLimits(Store store) {
        this.store = store;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v2.1/limits", this::limits)
                .on(
                        "GET",
                        "/v2.1/os-quota-sets/{project}",
                        context -> Answer.ok(Json.object("quota_set", set(context, quotas(context)))))
                .on(
                        "GET",
                        "/v2.1/os-quota-sets/{project}/defaults",
                        context -> Answer.ok(Json.object("quota_set", set(context, Quotas.ordinary()))))
                .on("GET", "/v2.1/os-quota-sets/{project}/detail", this::detail)
                .on("PUT", "/v2.1/os-quota-sets/{project}", this::change);
    }

    private static Map<String, Long> used(Store store, String projectId) {
        List<Server> counted = store.servers.where(
                server -> server.owner().projectId().equals(projectId) && !server.isBeing("scheduling"));
        Map<String, Long> used = new LinkedHashMap<>();
        used.put("instances", (long) counted.size());
        used.put(
                "cores",
                counted.stream().mapToLong(s -> s.wish().flavor().vcpus()).sum());
        used.put("ram", counted.stream().mapToLong(s -> s.wish().flavor().ram()).sum());
        return used;
    }

    static void check(Store store, Context context, Flavor flavor, int count) {
        Quotas quotas = store.quotas(context.projectId());
        Map<String, Long> used = used(store, context.projectId());
        Map<String, Long> more = Map.of(
                "instances", (long) count, "cores", (long) count * flavor.vcpus(), "ram", (long) count * flavor.ram());
        List<String> over = new ArrayList<>();
        for (String name : List.of("cores", "instances", "ram")) {
            if (!quotas.fits(name, used.getOrDefault(name, 0L), more.getOrDefault(name, 0L))) {
                over.add(name);
            }
        }
        if (!over.isEmpty()) {
            throw ApiError.forbidden("Quota exceeded for " + String.join(", ", over) + ": Requested "
                    + numbers(over, more) + ", but already used " + numbers(over, used) + " of "
                    + String.join(
                            ", ",
                            over.stream()
                                    .map(n -> Integer.toString(quotas.of(n)))
                                    .toList()) + " "
                    + String.join(", ", over));
        }
    }

    private static String numbers(List<String> names, Map<String, Long> values) {
        return String.join(
                ", ",
                names.stream()
                        .map(name -> Long.toString(values.getOrDefault(name, 0L)))
                        .toList());
    }

    private Answer limits(Context context) {
        Quotas quotas = store.quotas(context.projectId());
        Map<String, Long> used = used(store, context.projectId());
        ObjectNode absolute = Json.object(
                "maxTotalInstances", quotas.of("instances"),
                "maxTotalCores", quotas.of("cores"),
                "maxTotalRAMSize", quotas.of("ram"),
                "maxTotalKeypairs", quotas.of("key_pairs"),
                "maxServerMeta", quotas.of("metadata_items"),
                "maxServerGroups", quotas.of("server_groups"),
                "maxServerGroupMembers", quotas.of("server_group_members"),
                "totalInstancesUsed", used.getOrDefault("instances", 0L),
                "totalCoresUsed", used.getOrDefault("cores", 0L),
                "totalRAMUsed", used.getOrDefault("ram", 0L),
                "totalServerGroupsUsed", 0);
        if (!context.since(39)) {
            absolute.put("maxImageMeta", 128);
        }
        if (!context.since(36)) {
            absolute.put("maxTotalFloatingIps", -1);
            absolute.put("maxSecurityGroups", -1);
            absolute.put("maxSecurityGroupRules", -1);
            absolute.put("totalFloatingIpsUsed", 0);
            absolute.put("totalSecurityGroupsUsed", 0);
        }
        if (!context.since(57)) {
            absolute.put("maxPersonality", 5);
            absolute.put("maxPersonalitySize", 10_240);
        }
        return Answer.ok(Json.object("limits", Json.object("rate", List.of(), "absolute", absolute)));
    }

    private Quotas quotas(Context context) {
        if (!context.session().sees(context.variable(0))) {
            throw Nova.policy("os_compute_api:os-quota-sets:show");
        }
        return store.quotas(context.variable(0));
    }

    private static ObjectNode set(Context context, Quotas quotas) {
        ObjectNode set = Json.object("id", context.variable(0));
        SETTABLE.forEach(name -> set.put(name, quotas.of(name)));
        gone(context).forEach(name -> set.put(name, -1));
        return set;
    }

    /** What Nova still lists in old microversions, although it limits nothing any more. */
    private static List<String> gone(Context context) {
        List<String> gone = new ArrayList<>();
        if (!context.since(36)) {
            gone.addAll(List.of("fixed_ips", "floating_ips", "security_groups", "security_group_rules"));
        }
        if (!context.since(57)) {
            gone.addAll(List.of("injected_files", "injected_file_content_bytes", "injected_file_path_bytes"));
        }
        return gone;
    }

    private Answer detail(Context context) {
        Quotas quotas = quotas(context);
        Map<String, Long> used = used(store, context.variable(0));
        ObjectNode set = Json.object("id", context.variable(0));
        SETTABLE.forEach(name -> set.set(
                name, Json.object("limit", quotas.of(name), "in_use", used.getOrDefault(name, 0L), "reserved", 0)));
        return Answer.ok(Json.object("quota_set", set));
    }

    private Answer change(Context context) {
        Nova.mustBeAdmin(context, "os_compute_api:os-quota-sets:update");
        Quotas quotas = store.quotas(context.variable(0));
        for (String name : SETTABLE) {
            if (context.body("quota_set").has(name)) {
                quotas = quotas.limit(name, context.body("quota_set").path(name).asInt());
            }
        }
        store.quotas.put(context.variable(0), quotas);
        return Answer.ok(Json.object("quota_set", set(context, quotas)));
    }
}
