/** What openstack4j's ServiceLoader must find as a public class. Not for use by others. */
@NullMarked
package io.hubwright.openstack.internal;

import org.jspecify.annotations.NullMarked;
