/**
 * JupyterHub for a research group: {@link io.hubwright.cyberhub.StackImages} are what it runs.
 */
@NullMarked
package io.hubwright.cyberhub;

import org.jspecify.annotations.NullMarked;
