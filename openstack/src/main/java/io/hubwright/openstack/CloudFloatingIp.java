package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;

/** A floating IP as Neutron shows it. */
record CloudFloatingIp(
        String id, String ip, String poolId, String portId, String mark, String createdAt, long revision) {
    static CloudFloatingIp of(JsonNode json) {
        return new CloudFloatingIp(
                json.path("id").asText(),
                json.path("floating_ip_address").asText(""),
                json.path("floating_network_id").asText(""),
                json.path("port_id").asText(""),
                json.path("description").asText(""),
                json.path("created_at").asText(""),
                json.path("revision_number").asLong(-1));
    }

    boolean isFree() {
        return portId.isEmpty();
    }

    /** A description is somebody's note, so an address with one is not for the taking. */
    boolean isForTheTaking() {
        return isFree() && mark.isEmpty();
    }
}
