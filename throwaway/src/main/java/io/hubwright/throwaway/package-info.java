/** Throwaway clouds: an OpenStack, a DNS provider, a registry and machines that exist for one run. */
@NullMarked
package io.hubwright.throwaway;

import org.jspecify.annotations.NullMarked;
