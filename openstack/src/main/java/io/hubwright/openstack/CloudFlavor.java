package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A flavor as Nova shows it.
 *
 * @param ram in MiB
 * @param disk of the root disk, in GiB; 0 if the image decides
 */
record CloudFlavor(String id, String name, long vcpus, long ram, long disk) {
    static CloudFlavor of(JsonNode json) {
        return new CloudFlavor(
                json.path("id").asText(),
                json.path("name").asText(""),
                json.path("vcpus").asLong(),
                json.path("ram").asLong(),
                json.path("disk").asLong());
    }
}
