package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** Flavors; an administrator makes and deletes them. */
final class Flavors {
    private final Store store;

    Flavors(Store store) {
        this.store = store;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v2.1/flavors", context -> list(context, false))
                .on("GET", "/v2.1/flavors/detail", context -> list(context, true))
                .on("POST", "/v2.1/flavors", this::create)
                .on("GET", "/v2.1/flavors/{id}", this::show)
                .on("DELETE", "/v2.1/flavors/{id}", this::delete)
                .on(
                        "GET",
                        "/v2.1/flavors/{id}/os-extra_specs",
                        context -> Answer.ok(Json.object("extra_specs", Json.object())));
    }

    private Answer list(Context context, boolean detailed) {
        int minRam = number(context, "minRam");
        int minDisk = number(context, "minDisk");
        List<Flavor> all = store.flavors.where(f -> f.ram() >= minRam && f.disk() >= minDisk).stream()
                .sorted(Comparator.comparing(Flavor::id))
                .toList();
        Pages<Flavor> page = Pages.of(context, all, Flavor::id);
        ObjectNode answer = Json.object(
                "flavors",
                page.rows().stream()
                        .map(flavor -> json(context, flavor, detailed))
                        .toList());
        page.next()
                .ifPresent(last -> answer.set(
                        "flavors_links",
                        Json.array(List.of(Json.object("rel", "next", "href", Links.next(context, last))))));
        return Answer.ok(answer);
    }

    private static int number(Context context, String name) {
        return context.query(name)
                .filter(n -> n.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private Answer show(Context context) {
        Flavor flavor = store.flavors
                .find(context.variable(0))
                .orElseThrow(() -> ApiError.notFound("Flavor " + context.variable(0) + " could not be found."));
        return Answer.ok(Json.object("flavor", json(context, flavor, true)));
    }

    private Answer create(Context context) {
        Nova.mustBeAdmin(context, "os_compute_api:os-flavor-manage:create");
        ObjectNode wanted = context.body("flavor");
        String name = Json.text(wanted, "name").orElse("");
        if (store.flavors.any(flavor -> flavor.name().equals(name))) {
            throw ApiError.conflict("Flavor with name " + name + " already exists.");
        }
        Flavor flavor = new Flavor(
                Json.text(wanted, "id").filter(id -> !id.equals("auto")).orElseGet(Ids::uuid),
                name,
                wanted.path("vcpus").asInt(1),
                wanted.path("ram").asInt(512),
                wanted.path("disk").asInt(1),
                wanted.path("OS-FLV-EXT-DATA:ephemeral").asInt(0));
        store.flavors.put(flavor.id(), flavor);
        return Answer.ok(Json.object("flavor", json(context, flavor, true)));
    }

    private Answer delete(Context context) {
        Nova.mustBeAdmin(context, "os_compute_api:os-flavor-manage:delete");
        store.flavors.remove(context.variable(0));
        return Answer.empty(202);
    }

    private static ObjectNode json(Context context, Flavor flavor, boolean detailed) {
        ObjectNode json = Json.object(
                "id", flavor.id(), "name", flavor.name(), "links", Links.of(context, "flavors/" + flavor.id()));
        if (context.since(55)) {
            json.putNull("description");
        }
        if (!detailed) {
            return json;
        }
        json.put("ram", flavor.ram());
        json.put("disk", flavor.disk());
        json.put("vcpus", flavor.vcpus());
        json.put("OS-FLV-EXT-DATA:ephemeral", flavor.ephemeral());
        json.put("OS-FLV-DISABLED:disabled", false);
        json.put("os-flavor-access:is_public", true);
        json.put("rxtx_factor", 1.0);
        if (context.since(75)) {
            json.put("swap", 0);
        } else {
            json.put("swap", "");
        }
        if (context.since(61)) {
            json.set("extra_specs", Json.object());
        }
        return json;
    }
}
