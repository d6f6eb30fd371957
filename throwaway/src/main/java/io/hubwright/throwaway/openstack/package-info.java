/**
 * The OpenStack of a throwaway cloud, in this JVM: {@link io.hubwright.throwaway.openstack.EmbeddedOpenStack}. It speaks the
 * published HTTP APIs of Keystone v3, Nova 2.1 to 2.93, Neutron v2.0, Cinder v3 and Glance v2 as the Zed release does,
 * including its error bodies and its races, and knows nothing of any client.
 */
@NullMarked
package io.hubwright.throwaway.openstack;

import org.jspecify.annotations.NullMarked;
