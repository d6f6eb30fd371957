package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** A port as Neutron shows it. */
record CloudPort(
        String id,
        String name,
        String networkId,
        String mark,
        String deviceId,
        String deviceOwner,
        Set<String> groups,
        List<String> ips) {
    static CloudPort of(JsonNode json) {
        return new CloudPort(
                json.path("id").asText(),
                json.path("name").asText(""),
                json.path("network_id").asText(""),
                json.path("description").asText(""),
                json.path("device_id").asText(""),
                json.path("device_owner").asText(""),
                Set.copyOf(json.path("security_groups")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList()),
                json.path("fixed_ips")
                        .valueStream()
                        .map(ip -> ip.path("ip_address").asText())
                        .toList());
    }
}
