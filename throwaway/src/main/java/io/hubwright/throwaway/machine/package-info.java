/**
 * The machines of a throwaway cloud, and what is made of container images for them.
 *
 * <p>{@link io.hubwright.throwaway.machine.Machines} is the entry: {@link io.hubwright.throwaway.machine.ContainerMachines}
 * boots real ones in the computer's Docker Engine, {@link io.hubwright.throwaway.machine.Machines#none} only keeps the books.
 * {@link io.hubwright.throwaway.machine.AptRepository} and {@link io.hubwright.throwaway.machine.HubImages} are what machines
 * install and pull where nothing else can be reached.
 */
@NullMarked
package io.hubwright.throwaway.machine;

import org.jspecify.annotations.NullMarked;
