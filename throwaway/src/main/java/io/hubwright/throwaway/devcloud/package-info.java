/**
 * The real OpenStack: Debian's Keystone, Placement, Glance, Nova, Neutron and Cinder in one container, for holding clients and the
 * embedded cloud against. {@link io.hubwright.throwaway.devcloud.DevCloud} is the entry.
 */
@NullMarked
package io.hubwright.throwaway.devcloud;

import org.jspecify.annotations.NullMarked;
