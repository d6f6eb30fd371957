/**
 * OpenStack: {@link io.hubwright.openstack.OpenStackCloud} is what to pass to {@code Hubwright.connect}; the specs beside it
 * ({@link io.hubwright.openstack.ServerSpec}, {@link io.hubwright.openstack.VolumeSpec} and so on) say what is wanted.
 */
@NullMarked
package io.hubwright.openstack;

import org.jspecify.annotations.NullMarked;
