package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Neutron's quotas: checked with every create, exactly. */
final class NetworkQuotas {
    private static final List<String> NAMES =
            List.of("network", "subnet", "port", "router", "floatingip", "security_group", "security_group_rule");
    private final Store store;

    NetworkQuotas(Store store) {
        this.store = store;
    }

    static void check(Store store, Context context, NeutronKind kind, int more) {
        long used = kind.rows()
                .where(row -> row.projectId().equals(context.projectId()))
                .size();
        if (!store.quotas(context.projectId()).fits(kind.name(), used, more)) {
            throw ApiError.neutron(409, "OverQuota", "Quota exceeded for resources: ['" + kind.name() + "'].");
        }
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v2.0/quotas", context -> Answer.ok(Json.object("quotas", List.of())))
                .on("GET", "/v2.0/quotas/{project}", context -> Answer.ok(Json.object("quota", limits(context))))
                .on(
                        "GET",
                        "/v2.0/quotas/{project}/default",
                        context -> Answer.ok(Json.object("quota", limits(Quotas.ordinary()))))
                .on(
                        "GET",
                        "/v2.0/quotas/{project}/details",
                        context -> Answer.ok(Json.object("quota", details(project(context)))))
                .on("PUT", "/v2.0/quotas/{project}", this::change);
    }

    private static String project(Context context) {
        if (!context.session().sees(context.variable(0))) {
            throw ApiError.neutron(403, "AdminRequired", "User does not have admin privileges: Cannot read quota.");
        }
        return context.variable(0);
    }

    private ObjectNode limits(Context context) {
        return limits(store.quotas(project(context)));
    }

    private static ObjectNode limits(Quotas quotas) {
        Map<String, Object> limits = new LinkedHashMap<>();
        NAMES.forEach(name -> limits.put(name, quotas.of(name)));
        limits.put("subnetpool", -1);
        limits.put("rbac_policy", 10);
        return (ObjectNode) Json.node(limits);
    }

    private ObjectNode details(String project) {
        ObjectNode details = Json.object();
        Map.of(
                        "network", store.networks,
                        "subnet", store.subnets,
                        "port", store.ports,
                        "router", store.routers,
                        "floatingip", store.floatingIps,
                        "security_group", store.securityGroups,
                        "security_group_rule", store.securityGroupRules)
                .forEach((name, table) -> {
                    int used =
                            table.where(row -> row.projectId().equals(project)).size();
                    details.set(
                            name, Json.object("limit", store.quotas(project).of(name), "used", used, "reserved", 0));
                });
        details.set("subnetpool", Json.object("limit", -1, "used", 0, "reserved", 0));
        details.set("rbac_policy", Json.object("limit", 10, "used", 0, "reserved", 0));
        return details;
    }

    private Answer change(Context context) {
        if (!context.session().admin()) {
            throw ApiError.neutron(403, "PolicyNotAuthorized", "rule:update_quota is disallowed by policy");
        }
        Quotas quotas = store.quotas(context.variable(0));
        for (String name : NAMES) {
            if (context.body("quota").has(name)) {
                quotas = quotas.limit(name, context.body("quota").path(name).asInt());
            }
        }
        store.quotas.put(context.variable(0), quotas);
        return Answer.ok(Json.object("quota", limits(quotas)));
    }
}
