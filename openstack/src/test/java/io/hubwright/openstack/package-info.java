@NullMarked
package io.hubwright.openstack;

import org.jspecify.annotations.NullMarked;
