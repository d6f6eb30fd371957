package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A security group as Neutron shows it. */
record CloudGroup(String id, String name, String mark, String createdAt, long revision, List<Rule> rules) {
    static CloudGroup of(JsonNode json) {
        return new CloudGroup(
                json.path("id").asText(),
                json.path("name").asText(""),
                json.path("description").asText(""),
                json.path("created_at").asText(""),
                json.path("revision_number").asLong(-1),
                rules(json.path("security_group_rules")));
    }

    static List<Rule> rules(JsonNode array) {
        return array.valueStream().map(Rule::of).toList();
    }

    CloudGroup add(List<Rule> more) {
        var all = Stream.concat(rules.stream(), more.stream()).toList();
        return new CloudGroup(id, name, mark, createdAt, revision, all);
    }

    /**
     * A rule as Neutron shows it.
     *
     * @param rule empty if it is one that we never make: egress, or from another group
     */
    record Rule(String id, String mark, String direction, Optional<SecurityGroupRule> rule, String text) {
        static Rule of(JsonNode json) {
            return new Rule(
                    json.path("id").asText(),
                    json.path("description").asText(""),
                    json.path("direction").asText(""),
                    SecurityGroupRule.read(json),
                    SecurityGroupRule.describe(json));
        }
    }
}
