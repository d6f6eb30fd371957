/**
 * Whole programs on Hubwright. {@link io.hubwright.examples.BringUp} is the main one: from a bare cloud to a private registry with its
 * volumes, names, certificates and nodes.
 */
@NullMarked
package io.hubwright.examples;

import org.jspecify.annotations.NullMarked;
