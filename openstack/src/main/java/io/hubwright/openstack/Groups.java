package io.hubwright.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hubwright.Time;
import java.time.Instant;
import java.util.Set;

/** Neutron's security groups. */
final class Groups {
    private final ServiceApi api;
    private final Listing<CloudGroup> listing;

    Groups(ServiceApi api, Time time) {
        this.api = api;
        this.listing = new Listing<>(
                () -> api.ours("security-groups").map(CloudGroup::of).toList(), CloudGroup::id, CloudGroup::mark, time);
    }

    Listing<CloudGroup> listing() {
        return listing;
    }

    /** By the cloud's clock. */
    Instant serverTime() {
        return api.serverTime();
    }

    CloudGroup create(String name, String description) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("security_group").put("name", name).put("description", description);
        var what = "create security group \"" + name + "\"";
        return seen(CloudGroup.of(
                listing.change(() -> api.post(what, "/security-groups", body)).path("security_group")));
    }

    /** Reads it alone: what it is at this moment. */
    CloudGroup look(String id, String name) {
        return seen(CloudGroup.of(api.get("look at security group \"" + name + "\"", "/security-groups/" + id)
                .path("security_group")));
    }

    /**
     * Gives it another description, if nothing about it has changed since it was read.
     *
     * @throws io.hubwright.ConflictException with status 412 if something has
     */
    CloudGroup describe(CloudGroup group, String description) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("security_group").put("description", description);
        var what = "change the description of security group \"" + group.name() + "\"";
        return seen(CloudGroup.of(
                listing.change(() -> api.put(what, "/security-groups/" + group.id(), body, group.revision()))
                        .path("security_group")));
    }

    /** One request for all: all are made, or none. */
    CloudGroup addRules(CloudGroup group, Set<SecurityGroupRule> rules, String mark) {
        var body = JsonNodeFactory.instance.objectNode();
        var all = body.putArray("security_group_rules");
        rules.forEach(rule -> rule.writeTo(all.addObject())
                .put("security_group_id", group.id())
                .put("description", mark));
        var what = "add rules to security group \"" + group.name() + "\"";
        var made = listing.change(() -> api.post(what, "/security-group-rules", body));
        return seen(group.add(CloudGroup.rules(made.path("security_group_rules"))));
    }

    void deleteRule(CloudGroup group, String ruleId) {
        var what = "delete a rule of security group \"" + group.name() + "\"";
        listing.change(() -> api.delete(what, "/security-group-rules/" + ruleId));
    }

    void delete(String id, String name) {
        listing.change(() -> api.delete("delete security group \"" + name + "\"", "/security-groups/" + id));
        listing.gone(id);
    }

    private CloudGroup seen(CloudGroup group) {
        listing.saw(group);
        return group;
    }
}
