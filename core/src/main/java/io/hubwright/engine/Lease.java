package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.time.Duration;
import java.util.Optional;

/** Keeps runs on other computers away while this one writes. */
final class Lease implements AutoCloseable {
    private static final Duration RENEWAL = Duration.ofSeconds(30);
    // Before the others may believe that it has run out.
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final Anchor anchor;
    private final Scheduler scheduler;
    private final Time time;
    private final String deployment;
    private final String uid;
    private final String holder;
    // Guarded by this, as is the rest. There while it is renewed.
    private Optional<Time.Deadline> until = Optional.empty();
    private boolean taken;

    Lease(Session session, Scheduler scheduler, String deployment, String uid, Anchor anchor) {
        this.anchor = anchor;
        this.scheduler = scheduler;
        this.time = session.settings().time();
        this.deployment = deployment;
        this.uid = uid;
        this.holder = LocalState.holder(session.settings().stateDirectory());
    }

    String uid() {
        return uid;
    }

    /** On a worker, before the run's first write; afterwards it is there. Fails if a run on another computer holds it. */
    synchronized boolean take() {
        if (taken) return false;
        var end = time.deadline(Anchor.LEASE);
        var holding = anchor.lease(deployment, uid, holder);
        if (!holding.equals(holder)) throw lost(holding);
        taken = true;
        if (!(anchor instanceof MachineAnchors machines) || !machines.isEmpty()) keep(end);
        return true;
    }

    private void keep(Time.Deadline end) {
        if (until.isPresent()) return;
        until = Optional.of(end);
        scheduler.post(() -> scheduler.every(RENEWAL, this::renew));
    }

    /** On a worker, before anything is done on a machine that did not answer when the others were asked whose they are. */
    synchronized void join(Node.Found<?, ?> machine) {
        var id = machine.node().id();
        var late = machine.anchor();
        if (late.isEmpty() || !(anchor instanceof MachineAnchors machines) || machines.has(id)) return;
        Hubwright.requireOurs(deployment, late.get().claim(deployment, uid), Optional.of(uid), anchor);
        var end = time.deadline(Anchor.LEASE);
        var holding = taken ? late.get().lease(deployment, uid, holder) : holder;
        if (!holding.equals(holder)) throw lost(holding);
        machines.add(id, late.get());
        if (taken) keep(end);
    }

    private synchronized void renew() {
        if (!taken) return;
        if (until.filter(end -> end.remaining().compareTo(MARGIN) < 0).isPresent())
            scheduler.stop(new HubwrightException("the lease on deployment " + deployment
                    + " could not be renewed in time: run again when " + where() + " answers"));
        scheduler.aside(() -> {
            try {
                var end = time.deadline(Anchor.LEASE);
                var holding = anchor.lease(deployment, uid, holder);
                return () -> renewed(holding, end);
            } catch (HubwrightException e) {
                // The next renewal may come through.
                return () -> {};
            }
        });
    }

    private synchronized void renewed(String holding, Time.Deadline end) {
        if (holding.equals(holder)) until = Optional.of(end);
        else scheduler.stop(lost(holding));
    }

    private ConflictException lost(String holding) {
        return new ConflictException("a run of " + holding + " is at work on deployment " + deployment
                + ": wait for it, or, if it was killed, for " + Anchor.LEASE.toSeconds()
                + " s until its lease has run out");
    }

    private String where() {
        return anchor instanceof MachineAnchors ? "each of its machines" : "the cloud";
    }

    /** With the anchor: nothing is left of the deployment. */
    synchronized void release() {
        taken = false;
        scheduler.ask(() -> {
            anchor.release(deployment, uid);
            return true;
        });
    }

    /** So that who comes next need not wait. */
    @Override
    public synchronized void close() {
        if (!taken || scheduler.isKilled()) return;
        taken = false;
        try {
            scheduler.ask(() -> {
                anchor.endLease(deployment, uid, holder);
                return true;
            });
        } catch (HubwrightException e) {
            // It runs out by itself.
        }
    }
}
