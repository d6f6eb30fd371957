package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Anchor;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Marker;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A security group without a use but its description, which holds a deployment's uid: groups cost nothing, and every project can make
 * one. Names are not unique in Neutron, so whoever claims looks afterwards who was first.
 */
final class GroupAnchor implements Anchor {
    // Neutron's times are whole seconds.
    private static final Duration TIE = Duration.ofMillis(1500);
    // As long as the engine looks for what it creates.
    private static final Duration SETTLE_WINDOW = Duration.ofSeconds(30);
    // A plan's look serves the run that follows.
    private static final Duration RECENT = Duration.ofSeconds(5);
    private static final int RACES = 5;
    private static final Duration SETTLE_INTERVAL = Duration.ofSeconds(2);
    private static final Comparator<CloudGroup> OLDEST =
            Comparator.comparing(CloudGroup::createdAt).thenComparing(CloudGroup::id);

    private final Groups groups;
    private final Networks networks;
    private final Time time;

    GroupAnchor(Groups groups, Networks networks, Time time) {
        this.groups = groups;
        this.networks = networks;
        this.time = time;
    }

    @Override
    public Optional<String> find(String deployment) {
        return anchors(deployment, time.nanoTime() - RECENT.toNanos()).stream()
                .map(GroupAnchor::uid)
                .findFirst();
    }

    // With the two rules that Neutron puts into each.
    @Override
    public List<Handler.Need> needs() {
        return List.of(
                new Handler.Need("neutron", Quotas.SECURITY_GROUPS, 1),
                new Handler.Need("neutron", Quotas.SECURITY_GROUP_RULES, 2));
    }

    @Override
    public String claim(String deployment, String uid) {
        var found = find(deployment);
        if (found.isPresent()) return found.get();
        var ours = createOnce(deployment, uid);
        groups.listing().forget();
        var winner = winner(deployment, ours);
        if (winner.id().equals(ours.id())) return uid;
        groups.delete(ours.id(), ours.name());
        return uid(winner);
    }

    // The request may have had its effect although its answer was lost, and a second group would stay behind.
    private CloudGroup createOnce(String deployment, String uid) {
        try {
            return create(deployment, uid);
        } catch (UnavailableException e) {
            var deadline = time.deadline(SETTLE_WINDOW);
            while (!deadline.passed()) {
                var made = anchors(deployment).stream()
                        .filter(anchor -> uid(anchor).equals(uid))
                        .findFirst();
                if (made.isPresent()) return made.get();
                time.sleep(SETTLE_INTERVAL);
            }
            return create(deployment, uid);
        }
    }

    private CloudGroup create(String deployment, String uid) {
        return groups.create(name(deployment), new Marker(deployment, uid, new Spec.Id("", "")).shortText());
    }

    // Who shares our second and has the higher id goes at once, if it saw us; who is still there after a while saw only
    // itself, and won.
    private CloudGroup winner(String deployment, CloudGroup ours) {
        long now = time.nanoTime();
        var first = anchors(deployment, now).stream().findFirst().orElse(ours);
        if (!first.id().equals(ours.id()) || rivals(deployment, ours, now).isEmpty()) return first;
        time.sleep(TIE);
        return rivals(deployment, ours, time.nanoTime()).stream().findFirst().orElse(ours);
    }

    private List<CloudGroup> rivals(String deployment, CloudGroup ours, long asOf) {
        return anchors(deployment, asOf).stream()
                .filter(anchor ->
                        !anchor.id().equals(ours.id()) && anchor.createdAt().equals(ours.createdAt()))
                .toList();
    }

    @Override
    public void release(String deployment, String uid) {
        anchors(deployment).stream()
                .filter(anchor -> uid(anchor).equals(uid))
                .forEach(anchor -> groups.delete(anchor.id(), anchor.name()));
    }

    @Override
    public String lease(String deployment, String uid, String holder) {
        var wanted = new Lease(holder, groups.serverTime().plus(LEASE));
        var anchor = anchor(deployment, uid);
        for (int tried = 0; anchor.isPresent() && tried < RACES; tried++) {
            var current = Lease.in(anchor.get().mark())
                    .filter(lease -> !lease.holder().equals(wanted.holder()))
                    .filter(lease -> lease.until().isAfter(groups.serverTime()));
            // What a list showed may be over by now.
            if (current.isPresent() && tried > 0) return current.get().holder();
            if (current.isEmpty()
                    && describe(anchor.get(), wanted.behind(anchor.get().mark()))) return holder;
            anchor = Optional.of(groups.look(anchor.get().id(), anchor.get().name()));
        }
        throw new ConflictException(
                "cannot take the lease of deployment " + deployment
                        + ": its anchor is changed by others again and again, or gone; see who else works on it, and run again");
    }

    /** A lease that cannot be ended runs out by itself. */
    @Override
    public void endLease(String deployment, String uid, String holder) {
        var wanted = new Lease(holder, groups.serverTime());
        try {
            var anchor = anchor(deployment, uid);
            for (int tried = 0; tried < RACES; tried++) {
                var held = anchor.filter(one -> Lease.in(one.mark())
                        .filter(lease -> lease.holder().equals(wanted.holder()))
                        .isPresent());
                if (held.isEmpty()
                        || describe(held.get(), Lease.without(held.get().mark()))) return;
                anchor = Optional.of(groups.look(held.get().id(), held.get().name()));
            }
        } catch (InterruptedOperationException e) {
            throw e;
        } catch (HubwrightException e) {
            // As above.
        }
    }

    /** False if it was changed meanwhile, or nobody knows. */
    private boolean describe(CloudGroup anchor, String description) {
        try {
            var changed = groups.describe(anchor, description);
            // Without the comparison the last writer wins, and is the one to be seen now.
            return networks.hasExtension("revision-if-match")
                    || groups.look(changed.id(), changed.name()).mark().equals(description);
        } catch (UnavailableException e) {
            return groups.look(anchor.id(), anchor.name()).mark().equals(description);
        } catch (ConflictException e) {
            if (e.details().status() == 412) return false;
            throw e;
        }
    }

    // However old: what is written to it says which revision it changes.
    private Optional<CloudGroup> anchor(String deployment, String uid) {
        return anchors(deployment, time.nanoTime() - Duration.ofHours(1).toNanos()).stream()
                .filter(one -> uid(one).equals(uid))
                .findFirst();
    }

    private List<CloudGroup> anchors(String deployment) {
        return anchors(deployment, time.nanoTime());
    }

    private List<CloudGroup> anchors(String deployment, long asOf) {
        return groups.listing().all(asOf).stream()
                .filter(group -> group.name().equals(name(deployment)))
                .filter(group -> mark(group)
                        .filter(marker -> marker.deployment().equals(deployment))
                        .isPresent())
                .sorted(OLDEST)
                .toList();
    }

    private static String name(String deployment) {
        return "hubwright-" + deployment;
    }

    private static String uid(CloudGroup anchor) {
        return mark(anchor).map(Marker::uid).orElseThrow();
    }

    private static Optional<Marker> mark(CloudGroup anchor) {
        return Marker.parse(Lease.without(anchor.mark()));
    }
}
