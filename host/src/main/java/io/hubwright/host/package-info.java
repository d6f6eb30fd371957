/**
 * A Linux machine over SSH: commands, files, disks, mounts, Docker Engine.
 *
 * <p>Start at {@link io.hubwright.host.HostSpec}. One {@link io.hubwright.host.Host} is one SSH connection with many
 * channels. Facts about a machine are read by one script, what to do is decided by pure functions over those facts, and
 * done with few commands.
 */
@NullMarked
package io.hubwright.host;

import org.jspecify.annotations.NullMarked;
