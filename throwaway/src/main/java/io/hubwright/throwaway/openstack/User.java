package io.hubwright.throwaway.openstack;

import io.hubwright.Secret;
import java.util.Set;

/** A user with the projects in which it has a role; an administrator may do anything anywhere. */
record User(String id, String name, Secret password, Set<String> projectIds, boolean admin) {
    User {
        projectIds = Set.copyOf(projectIds);
    }
}
