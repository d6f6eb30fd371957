package io.hubwright.openstack;

import java.util.List;

/**
 * A security group that is there.
 *
 * @param rules what it lets in, whoever made the rule; without those that name another group
 */
public record SecurityGroup(String id, String name, List<SecurityGroupRule> rules) {
    public SecurityGroup {
        rules = List.copyOf(rules);
    }

    @Override
    public String toString() {
        return name + " " + id + ", " + rules.size() + " rules";
    }
}
