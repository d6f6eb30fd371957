/** What several kinds of this module need to put containers and files on a host. Not for others: it changes without notice. */
@NullMarked
package io.hubwright.hub.internal;

import org.jspecify.annotations.NullMarked;
