/**
 * Values, specs and capabilities: the words that every module shares.
 *
 * <p>Everything that a user asks for is a {@link io.hubwright.Spec}, an immutable value that refers to the specs it needs.
 * {@link io.hubwright.engine.Hubwright} makes specs true. Everything here is thread-safe.
 */
@NullMarked
package io.hubwright;

import org.jspecify.annotations.NullMarked;
