package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.Spec;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Where a deployment without a cloud has its uid and lease: on each of its machines that answers. Not on the first alone: another
 * version of the script may begin with another machine, and what has to be kept apart is work on any of them. By name, so that
 * of two runs that begin at once one gets all.
 */
final class MachineAnchors implements Anchor {
    private final Map<Spec.Id, Anchor> machines =
            new ConcurrentSkipListMap<>(Comparator.comparing(Spec.Id::kind).thenComparing(Spec.Id::name));

    /** Looks which machines of the script answer now. What is wrong with the others is the run's to tell. */
    void look(Run run, Deployment deployment) {
        var reached = Node.all(deployment.closure(), run.session()).stream()
                .filter(node -> !node.handler().makes())
                .map(Node::spec)
                .toArray(Spec<?>[]::new);
        run.scheduler()
                .run(
                        Node.upwards(
                                Node.all(deployment.of(reached).closure(), run.session()),
                                true,
                                node -> new Job(node.id(), Plan.Verb.NONE, node.lane(), "", () -> {
                                    look(run, node);
                                    return Next.Done.of(Plan.Verb.NONE, "");
                                })),
                        (job, end) -> {});
        run.scheduler().throwIfStopped();
    }

    private <S extends Spec<T>, T> void look(Run run, Node<S, T> node) {
        if (!node.requiresAllOf(run)) return;
        for (var found : node.find(run, run.begin())) {
            if (!(found.ready(run, run.begin()) instanceof Readiness.Ready<T> ready)) continue;
            run.put(node.spec(), ready.found());
            found.with(ready.found()).anchor().ifPresent(anchor -> machines.put(node.id(), anchor));
        }
    }

    boolean isEmpty() {
        return machines.isEmpty();
    }

    boolean has(Spec.Id machine) {
        return machines.containsKey(machine);
    }

    void add(Spec.Id machine, Anchor anchor) {
        machines.put(machine, anchor);
    }

    @Override
    public Optional<String> find(String deployment) {
        var found = Optional.<String>empty();
        for (var machine : machines.entrySet()) {
            var uid = machine.getValue().find(deployment);
            if (found.isPresent() && uid.isPresent() && !uid.equals(found))
                throw new ConflictException(machine.getKey() + " belongs to another deployment " + deployment + " (uid "
                        + uid.get() + ") than the machines before it (uid " + found.get()
                        + "): take it out of the script, or choose another name");
            found = found.or(() -> uid);
        }
        return found;
    }

    @Override
    public String claim(String deployment, String uid) {
        return machines.values().stream()
                .map(anchor -> anchor.claim(deployment, uid))
                .filter(holding -> !holding.equals(uid))
                .findFirst()
                .orElse(uid);
    }

    @Override
    public String lease(String deployment, String uid, String holder) {
        for (var anchor : machines.values()) {
            var holding = anchor.lease(deployment, uid, holder);
            if (holding.equals(holder)) continue;
            endLease(deployment, uid, holder);
            return holding;
        }
        return holder;
    }

    @Override
    public void endLease(String deployment, String uid, String holder) {
        machines.values().forEach(anchor -> anchor.endLease(deployment, uid, holder));
    }

    @Override
    public void release(String deployment, String uid) {
        machines.values().forEach(anchor -> anchor.release(deployment, uid));
    }
}
