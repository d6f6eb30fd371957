package io.hubwright.throwaway.openstack;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A token; without a project it opens Keystone only. */
record Token(
        String id,
        String userId,
        Optional<String> projectId,
        List<String> methods,
        Instant issued,
        Instant expires,
        Optional<String> applicationCredentialId) {
    @Override
    public String toString() {
        return "token of user " + userId + " until " + expires;
    }
}
