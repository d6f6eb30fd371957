package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;

/** A network as Neutron shows it. */
record CloudNetwork(String id, String name, String projectId, boolean shared, boolean external) {
    static CloudNetwork of(JsonNode json) {
        return new CloudNetwork(
                json.path("id").asText(),
                json.path("name").asText(""),
                json.path("project_id").asText(json.path("tenant_id").asText("")),
                json.path("shared").asBoolean(),
                json.path("router:external").asBoolean());
    }
}
