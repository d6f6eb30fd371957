/**
 * What runs on hosts: {@link io.hubwright.hub.PrivateRegistrySpec}, a password-protected Docker registry, and
 * {@link io.hubwright.hub.RegistryLoginSpec}, the machines that pull from it.
 */
@NullMarked
package io.hubwright.hub;

import org.jspecify.annotations.NullMarked;
