package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The compute API's root: version documents, and the kinds of resources that this cloud has none of. */
final class Nova {
    private Nova() {}

    static void addTo(Routes routes) {
        routes.on("GET", "/", context -> Answer.ok(Json.object("versions", List.of(version(context)))))
                .on("GET", "/v2.1", Nova::show)
                .on("GET", "/v2.1/extensions", context -> Answer.ok(Json.object("extensions", List.of())))
                .on("GET", "/v2.1/os-availability-zone", Nova::zones)
                .on("GET", "/v2.1/os-availability-zone/detail", Nova::zonesInDetail)
                .on("GET", "/v2.1/os-server-groups", context -> Answer.ok(Json.object("server_groups", List.of())))
                .on("GET", "/v2.1/os-aggregates", context -> none(context, "os_compute_api:os-aggregates:index"))
                .on("GET", "/v2.1/os-hypervisors", context -> none(context, "os_compute_api:os-hypervisors:list"))
                .on("GET", "/v2.1/os-services", context -> none(context, "os_compute_api:os-services:list"));
    }

    private static Answer none(Context context, String rule) {
        mustBeAdmin(context, rule);
        return Answer.ok(Json.object(rule.replaceFirst(".*:os-(\\w+):.*", "$1"), List.of()));
    }

    static ApiError policy(String rule) {
        return ApiError.forbidden("Policy doesn't allow " + rule + " to be performed.");
    }

    static void mustBeAdmin(Context context, String rule) {
        if (!context.session().admin()) {
            throw policy(rule);
        }
    }

    private static ObjectNode version(Context context) {
        return Json.object(
                "id",
                "v2.1",
                "status",
                "CURRENT",
                "version",
                Microversion.Range.COMPUTE.max().toString(),
                "min_version",
                Microversion.Range.COMPUTE.min().toString(),
                "updated",
                "2013-07-23T11:33:21Z",
                "links",
                List.of(Json.object("rel", "self", "href", context.base() + "/")));
    }

    private static Answer show(Context context) {
        ObjectNode version = version(context);
        ((ArrayNode) version.path("links"))
                .add(Json.object("rel", "describedby", "type", "text/html", "href", "http://docs.openstack.org/"));
        version.set(
                "media-types",
                Json.array(List.of(Json.object(
                        "base", "application/json", "type", "application/vnd.openstack.compute+json;version=2.1"))));
        return Answer.ok(Json.object("version", version));
    }

    private static Answer zonesInDetail(Context context) {
        mustBeAdmin(context, "os_compute_api:os-availability-zone:detail");
        return zones(context);
    }

    private static Answer zones(Context context) {
        return Answer.ok(Json.object(
                "availabilityZoneInfo",
                List.of(Json.object(
                        "zoneName", "nova", "zoneState", Json.object("available", true), "hosts", Json.NULL))));
    }
}
