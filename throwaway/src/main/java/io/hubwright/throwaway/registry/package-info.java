/**
 * A container registry inside the JVM that speaks the OCI distribution protocol: the Docker Hub mirror of a throwaway
 * cloud, the registry that a simulated machine "starts", and the server that tests of any registry client can trust.
 * Start with {@link io.hubwright.throwaway.registry.EmbeddedRegistry}.
 *
 * <p>It shares no code with our own registry client, so that one mistake cannot hide in both.
 */
@NullMarked
package io.hubwright.throwaway.registry;

import org.jspecify.annotations.NullMarked;
