/**
 * A client of container registries: push, pull, list and delete over the Docker and OCI distribution protocol. Start with
 * {@link io.hubwright.registry.RegistryClient#connect}.
 *
 * <p>Every digest is checked while bytes stream; nothing half-written is left under its final name; a broken upload goes on
 * from what the server says it has, never by a blind repeat.
 */
@NullMarked
package io.hubwright.registry;

import org.jspecify.annotations.NullMarked;
