package io.hubwright.hub.internal;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings a container to its plan. A replacement that does not stay up is undone: the old one runs again. Cut off
 * anywhere, the next call finds what is left by its marker and finishes.
 */
public final class ContainerSwitch {
    // A server with a wrong setting ends within a second; Docker then starts it again, which is seen as a restart.
    private static final Duration STEADY = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private final Containers containers;
    private final ContainerPlan plan;
    private final Time time;

    public ContainerSwitch(Containers containers, ContainerPlan plan, Time time) {
        this.containers = containers;
        this.plan = plan;
        this.time = time;
    }

    /**
     * Lets nothing of others be replaced.
     *
     * @throws ConflictException if the name is taken by a container that is not ours
     */
    public static void refuseForeign(Containers containers, ContainerPlan plan) {
        var other = containers.find(plan.name()).filter(found -> !found.marker().equals(plan.marker()));
        if (other.isEmpty()) return;
        var mark = other.get().marker();
        throw new ConflictException("the container name " + plan.name() + " is taken by "
                + (mark.isEmpty() ? "a container that others made" : "\"" + mark + "\"")
                + ": remove that container, or give this one another name");
    }

    /** Blocks until it runs, within seconds. The image must be there. */
    public void converge(boolean restart) {
        converge(restart, Handover.NONE);
    }

    /** The same; what the successor takes over, and whether it works, decides about it, too. */
    public void converge(boolean restart, Handover handover) {
        var current = tidy();
        if (current.isEmpty()) startFresh();
        else if (!fits(current.get())) replace(current.get(), handover);
        else bringUp(current.get(), restart);
        ours(previous()).ifPresent(containers::remove);
    }

    private void bringUp(FoundContainer current, boolean restart) {
        if (current.running() && !restart) return;
        // To start one that Docker is about to start again changes nothing: it would be waited for in vain.
        if (current.running() || current.restarting()) containers.restart(current);
        else containers.start(current.id(), current.name());
        requireSteady(current.id());
    }

    private boolean fits(FoundContainer found) {
        return found.configDigest().equals(plan.configDigest()) && found.image().equals(plan.image());
    }

    /** What a cut-off replacement left: a successor that never ran goes, a predecessor takes its name back. */
    private Optional<FoundContainer> tidy() {
        ours(next()).ifPresent(containers::remove);
        var current = ours(plan.name());
        if (current.isPresent()) return current;
        ours(previous()).ifPresent(found -> containers.rename(found.id(), found.name(), plan.name()));
        return ours(plan.name());
    }

    private void startFresh() {
        var id = containers.create(plan.name(), plan);
        containers.start(id, plan.name());
        requireSteady(id);
    }

    // Both need the port, so there is a gap of about a second; clients repeat what falls into it.
    private void replace(FoundContainer old, Handover handover) {
        ours(previous()).ifPresent(containers::remove);
        var id = containers.create(next(), plan);
        containers.stop(old);
        containers.rename(old.id(), old.name(), previous());
        containers.rename(id, next(), plan.name());
        try {
            handover.begin();
            containers.start(id, plan.name());
            requireSteady(id);
            handover.prove();
        } catch (HubwrightException e) {
            takeBack(old, id, e, handover);
            throw new HubwrightException(e.getMessage() + "; the one before was started again", e.details(), e);
        }
    }

    private void takeBack(FoundContainer old, String failed, HubwrightException reason, Handover handover) {
        try {
            containers.find(failed).ifPresent(containers::remove);
            handover.undo();
            containers.rename(old.id(), previous(), plan.name());
            containers.start(old.id(), plan.name());
        } catch (HubwrightException e) {
            reason.addSuppressed(e);
            throw new HubwrightException(
                    reason.getMessage() + "; and the one before could not be started again: " + e.getMessage(), reason);
        }
    }

    private void requireSteady(String id) {
        var end = time.deadline(STEADY);
        var first = requireUp(id);
        while (!end.passed()) {
            time.sleep(INTERVAL);
            if (requireUp(id).restarts() != first.restarts()) throw ended(first);
        }
    }

    private FoundContainer requireUp(String id) {
        var found = containers
                .find(id)
                .orElseThrow(() -> new HubwrightException("the container " + plan.name() + " was removed by others"));
        if (!found.running()) throw ended(found);
        return found;
    }

    private HubwrightException ended(FoundContainer found) {
        var lines = containers.lastWords(found);
        var why = found.error().isEmpty() ? lines : found.error();
        return new HubwrightException("the container " + plan.name() + " of " + plan.image() + " does not stay up: "
                + (why.isEmpty() ? "it printed nothing" : why));
    }

    private String next() {
        return plan.name() + ".next";
    }

    private String previous() {
        return plan.name() + ".previous";
    }

    /** What goes from a container to its successor besides the name. */
    public interface Handover {
        Handover NONE = new Handover() {};

        /** The old one has stopped, the new one not started yet. */
        default void begin() {}

        /**
         * Blocks until the new one is seen to work.
         *
         * @throws HubwrightException if it does not
         */
        default void prove() {}

        /** The new one is gone, the old one about to start again. */
        default void undo() {}
    }

    private Optional<FoundContainer> ours(String name) {
        return containers.find(name).filter(found -> found.marker().equals(plan.marker()));
    }
}
