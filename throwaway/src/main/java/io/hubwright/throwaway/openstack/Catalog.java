package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/** The endpoints, as Keystone hands them out with each token; public, internal and admin are the same. */
record Catalog(String baseUri, String region) {
    private record Entry(Service service, String type, String name, String path) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry(Service.IDENTITY, "identity", "keystone", "/v3"),
            new Entry(Service.COMPUTE, "compute", "nova", "/v2.1"),
            new Entry(Service.NETWORK, "network", "neutron", ""),
            new Entry(Service.VOLUME, "volumev3", "cinderv3", "/v3/%s"),
            new Entry(Service.VOLUME, "block-storage", "cinder", "/v3/%s"),
            new Entry(Service.IMAGE, "image", "glance", ""));

    String uri(Service service) {
        return baseUri + "/" + service.path();
    }

    ArrayNode json(String projectId) {
        List<Object> services = new ArrayList<>();
        for (Entry entry : ENTRIES) {
            String url = uri(entry.service) + String.format(entry.path, projectId);
            List<Object> endpoints = new ArrayList<>();
            for (String side : List.of("public", "internal", "admin")) {
                endpoints.add(Json.object(
                        "id", Ids.uuid(entry.type + side).replace("-", ""),
                        "interface", side,
                        "region", region,
                        "region_id", region,
                        "url", url));
            }
            services.add(Json.object("id", id(entry), "type", entry.type, "name", entry.name, "endpoints", endpoints));
        }
        return Json.array(services);
    }

    /** The services without endpoints, for administrators' listings. */
    ArrayNode services() {
        return Json.array(ENTRIES.stream()
                .map(entry -> Json.object("id", id(entry), "type", entry.type, "name", entry.name, "enabled", true))
                .toList());
    }

    private static String id(Entry entry) {
        return Ids.uuid(entry.type).replace("-", "");
    }
}
