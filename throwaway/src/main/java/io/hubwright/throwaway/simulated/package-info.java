/**
 * Simulated machines: a real SSH server in the JVM whose guest answers a closed list of commands, recorded from container machines.
 * What was not recorded is an error, never a friendly answer.
 */
@NullMarked
package io.hubwright.throwaway.simulated;

import org.jspecify.annotations.NullMarked;
