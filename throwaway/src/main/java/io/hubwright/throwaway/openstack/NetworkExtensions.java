package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Neutron says about itself: versions, extensions, zones, and the kinds that this cloud has none of. */
final class NetworkExtensions {
    /** Alias and name of each extension that is really there. */
    private static final Map<String, String> EXTENSIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("allowed-address-pairs", "Allowed Address Pairs"),
            Map.entry("availability_zone", "Availability Zone"),
            Map.entry("binding", "Port Binding"),
            Map.entry("empty-string-filtering", "Empty String Filtering Extension"),
            Map.entry("external-net", "Neutron external network"),
            Map.entry("filter-validation", "Filter parameters validation"),
            Map.entry("fip-port-details", "Floating IP Port Details Extension"),
            Map.entry("ip-substring-filtering", "IP address substring filtering"),
            Map.entry("net-mtu", "Network MTU"),
            Map.entry("pagination", "Pagination support"),
            Map.entry("port-security", "Port Security"),
            Map.entry("project-id", "project_id field enabled"),
            Map.entry("provider", "Provider Network"),
            Map.entry("quotas", "Quota management support"),
            Map.entry("quota_details", "Quota details management support"),
            Map.entry("revision-if-match", "If-Match constraints based on revision_number"),
            Map.entry("router", "Neutron L3 Router"),
            Map.entry("security-group", "security-group"),
            Map.entry("security-groups-normalized-cidr", "Normalized CIDR field for security group rules"),
            Map.entry("sorting", "Sorting support"),
            Map.entry("standard-attr-description", "standard-attr-description"),
            Map.entry("standard-attr-revisions", "Resource revision numbers"),
            Map.entry("standard-attr-tag", "Tag support for resources with standard attribute"),
            Map.entry("standard-attr-timestamp", "Resource timestamps"),
            Map.entry("stateful-security-group", "Stateful security group")));

    private static final List<String> EMPTY =
            List.of("agents", "address_scopes", "address_groups", "subnetpools", "rbac_policies", "flavors", "trunks");

    private NetworkExtensions() {}

    static void addTo(Routes routes) {
        routes.on("GET", "/", context -> Answer.ok(Json.object("versions", List.of(version(context)))))
                .on("GET", "/v2.0", NetworkExtensions::resources)
                .on(
                        "GET",
                        "/v2.0/extensions",
                        context -> Answer.ok(Json.object(
                                "extensions",
                                EXTENSIONS.keySet().stream()
                                        .map(NetworkExtensions::json)
                                        .toList())))
                .on("GET", "/v2.0/extensions/{alias}", NetworkExtensions::show)
                .on("GET", "/v2.0/availability_zones", NetworkExtensions::zones);
        EMPTY.forEach(plural -> routes.on(
                "GET", "/v2.0/" + plural.replace('_', '-'), context -> Answer.ok(Json.object(plural, List.of()))));
    }

    private static ObjectNode version(Context context) {
        String root = context.base().replaceFirst("/v2.0$", "");
        return Json.object(
                "id", "v2.0",
                "status", "CURRENT",
                "links", List.of(Json.object("rel", "self", "href", root + "/v2.0/")));
    }

    private static Answer resources(Context context) {
        List<ObjectNode> resources = List.of("network", "subnet", "port", "router", "floatingip").stream()
                .map(name -> Json.object(
                        "name",
                        name,
                        "collection",
                        name + "s",
                        "links",
                        List.of(Json.object("rel", "self", "href", context.base() + "/" + name + "s"))))
                .toList();
        return Answer.ok(Json.object("resources", resources));
    }

    private static ObjectNode json(String alias) {
        return Json.object(
                "alias", alias,
                "name", String.valueOf(EXTENSIONS.get(alias)),
                "description", String.valueOf(EXTENSIONS.get(alias)),
                "updated", "2017-01-01T00:00:00-00:00",
                "links", List.of());
    }

    private static Answer show(Context context) {
        if (!EXTENSIONS.containsKey(context.variable(0))) {
            throw ApiError.nowhere();
        }
        return Answer.ok(Json.object("extension", json(context.variable(0))));
    }

    private static Answer zones(Context context) {
        List<ObjectNode> zones = List.of("network", "router").stream()
                .map(resource -> Json.object("name", "nova", "resource", resource, "state", "available"))
                .toList();
        return Answer.ok(Json.object("availability_zones", zones));
    }
}
