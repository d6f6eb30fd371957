package io.hubwright.openstack;

import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Anchor;
import io.hubwright.engine.Marker;
import io.hubwright.openstack.Neutron.CloudGroup;
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
    private static final Duration SETTLE_INTERVAL = Duration.ofSeconds(2);
    private static final Comparator<CloudGroup> OLDEST =
            Comparator.comparing(CloudGroup::createdAt).thenComparing(CloudGroup::id);

    private final Neutron neutron;
    private final Time time;

    GroupAnchor(Neutron neutron, Time time) {
        this.neutron = neutron;
        this.time = time;
    }

    @Override
    public Optional<String> find(String deployment) {
        return anchors(deployment).stream().map(GroupAnchor::uid).findFirst();
    }

    @Override
    public String claim(String deployment, String uid) {
        var found = find(deployment);
        if (found.isPresent()) return found.get();
        var ours = createOnce(deployment, uid);
        neutron.groups().forget();
        var winner = winner(deployment, ours);
        if (winner.id().equals(ours.id())) return uid;
        neutron.deleteGroup(ours.id(), ours.name());
        return uid(winner);
    }

    // The request may have had its effect although its answer was lost, and a second group would stay behind.
    private CloudGroup createOnce(String deployment, String uid) {
        try {
            return create(deployment, uid);
        } catch (UnavailableException e) {
            var deadline = time.deadline(SETTLE_WINDOW);
            while (!deadline.passed()) {
                neutron.groups().forget();
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
        return neutron.createGroup(name(deployment), new Marker(deployment, uid, new Spec.Id("", "")).shortText());
    }

    // Who shares our second and has the higher id goes at once, if it saw us; who is still there after a while saw only
    // itself, and won.
    private CloudGroup winner(String deployment, CloudGroup ours) {
        var first = anchors(deployment).stream().findFirst().orElse(ours);
        if (!first.id().equals(ours.id()) || rivals(deployment, ours).isEmpty()) return first;
        time.sleep(TIE);
        neutron.groups().forget();
        return rivals(deployment, ours).stream().findFirst().orElse(ours);
    }

    private List<CloudGroup> rivals(String deployment, CloudGroup ours) {
        return anchors(deployment).stream()
                .filter(anchor ->
                        !anchor.id().equals(ours.id()) && anchor.createdAt().equals(ours.createdAt()))
                .toList();
    }

    @Override
    public void release(String deployment, String uid) {
        anchors(deployment).stream()
                .filter(anchor -> uid(anchor).equals(uid))
                .forEach(anchor -> neutron.deleteGroup(anchor.id(), anchor.name()));
    }

    private List<CloudGroup> anchors(String deployment) {
        return neutron.groups().all().stream()
                .filter(group -> group.name().equals(name(deployment)))
                .filter(group -> Marker.parse(group.mark())
                        .filter(marker -> marker.deployment().equals(deployment))
                        .isPresent())
                .sorted(OLDEST)
                .toList();
    }

    private static String name(String deployment) {
        return "hubwright-" + deployment;
    }

    private static String uid(CloudGroup anchor) {
        return Marker.parse(anchor.mark()).map(Marker::uid).orElseThrow();
    }
}
