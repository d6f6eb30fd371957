package io.hubwright.openstack;

import io.hubwright.Secret;

/**
 * A token and what came with it.
 *
 * @param renewAt on the steady clock, in nanoseconds
 */
record Token(Secret id, String projectId, Catalog catalog, long renewAt) {}
