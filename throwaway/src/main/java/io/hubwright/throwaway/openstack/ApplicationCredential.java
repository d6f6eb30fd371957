package io.hubwright.throwaway.openstack;

import io.hubwright.Secret;
import java.time.Instant;
import java.util.Optional;

/** A credential of its own for a program, bound to one project. */
record ApplicationCredential(
        String id,
        String name,
        String userId,
        String projectId,
        Secret secret,
        String description,
        Optional<Instant> expires) {}
