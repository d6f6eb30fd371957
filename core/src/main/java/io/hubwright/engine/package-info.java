/**
 * The engine: {@link io.hubwright.engine.Hubwright} plans, applies and destroys deployments. The interfaces beside it are what a
 * module implements to teach it a new kind: {@link io.hubwright.engine.Provider}, {@link io.hubwright.engine.Connection},
 * {@link io.hubwright.engine.Handler}.
 */
@NullMarked
package io.hubwright.engine;

import org.jspecify.annotations.NullMarked;
