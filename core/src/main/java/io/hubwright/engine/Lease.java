package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.time.Duration;
import java.util.Optional;

/** Keeps runs on other computers away while this one works. */
final class Lease {
    private static final Duration RENEWAL = Duration.ofSeconds(30);
    // Before the others may believe that it has run out.
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final Optional<Anchor> anchor;
    private final Scheduler scheduler;
    private final Time time;
    private final String deployment;
    private final String holder;
    private String uid = "";
    private Time.Deadline until;
    private boolean over;

    Lease(Session session, Scheduler scheduler, String deployment, String holder) {
        this.anchor = session.offer(Anchor.class);
        this.scheduler = scheduler;
        this.time = session.settings().time();
        this.deployment = deployment;
        this.holder = holder;
        this.until = time.deadline(Anchor.LEASE);
    }

    /** Fails if a run on another computer holds it. */
    void take(String uid) {
        this.uid = uid;
        if (anchor.isEmpty()) return;
        until = time.deadline(Anchor.LEASE);
        var holding = scheduler.ask(() -> anchor.get().lease(deployment, uid, holder));
        if (!holding.equals(holder)) throw lost(holding);
        scheduler.every(RENEWAL, this::renew);
    }

    private void renew() {
        if (over) return;
        if (until.remaining().compareTo(MARGIN) < 0)
            scheduler.stop(new HubwrightException("the lease on deployment " + deployment
                    + " could not be renewed in time: run again when the cloud answers"));
        var begin = time.deadline(Anchor.LEASE);
        scheduler.aside(() -> {
            try {
                var holding = anchor.orElseThrow().lease(deployment, uid, holder);
                return () -> {
                    if (holding.equals(holder)) until = begin;
                    else scheduler.stop(lost(holding));
                };
            } catch (HubwrightException e) {
                // The next renewal may come through.
                return () -> {};
            }
        });
    }

    private ConflictException lost(String holding) {
        return new ConflictException("a run of " + holding + " is at work on deployment " + deployment
                + ": wait for it, or, if it was killed, for " + Anchor.LEASE.toSeconds()
                + " s until its lease has run out");
    }

    /** So that who comes next need not wait. */
    void end() {
        if (over || scheduler.isKilled()) return;
        over = true;
        anchor.ifPresent(one -> {
            try {
                scheduler.ask(() -> {
                    one.endLease(deployment, uid, holder);
                    return true;
                });
            } catch (HubwrightException e) {
                // It runs out by itself.
            }
        });
    }
}
