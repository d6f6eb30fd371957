package io.hubwright.engine;

import io.hubwright.Spec;

/** Where the work of a step queues. */
public sealed interface Lane {
    /** At an API: as many at a time as the {@link Budget} allows, the most urgent first. An empty service has no budget. */
    record Api(String service) implements Lane {}

    /**
     * On a machine: one step at a time, in the order of the plan. Packages are locked, files are rewritten; and in one order each
     * time, so that what happens on a machine can be repeated.
     */
    record Machine(Spec.Id host) implements Lane {}

    static Lane api(String service) {
        return new Api(service);
    }

    static Lane machine(Spec<?> host) {
        return new Machine(host.id());
    }
}
