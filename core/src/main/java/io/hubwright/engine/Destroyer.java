package io.hubwright.engine;

import io.hubwright.InterruptedOperationException;
import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Takes down what a deployment made: first what the script knows, last made first, then what else carries the marker. */
final class Destroyer {
    private final Run run;
    private final Steps steps;
    private final Permissions permissions;
    private final Map<Spec.Id, Node.Found<?, ?>> found = new ConcurrentHashMap<>();
    private final Map<Spec.Id, Set<Spec.Id>> above = new HashMap<>();
    private final Set<Spec.Id> retained = ConcurrentHashMap.newKeySet();
    private final Map<Spec.Id, String> unseen = new ConcurrentHashMap<>();

    Destroyer(Run run, Steps steps, Permissions permissions) {
        this.run = run;
        this.steps = steps;
        this.permissions = permissions;
    }

    Report destroy(Deployment deployment) {
        var nodes = Node.all(deployment.closure(), run.session());
        takeDown(nodes, nodes.stream().map(Node::id).collect(Collectors.toSet()));
        for (var handler : Reversed.of(run.session().handlers())) takeDownOwned(handler);
        if (run.scheduler().stopped().isEmpty()) Reversed.of(nodes).forEach(this::tellUnseen);
        return steps.report(List.of(), steps.criticalPath());
    }

    /** Those of the nodes that have these ids; the others are only looked at, for to take down a mount a host is needed. */
    void takeDown(List<? extends Node<?, ?>> nodes, Set<Spec.Id> ids) {
        for (var node : nodes)
            node.requires().forEach(id -> above.computeIfAbsent(id, key -> new HashSet<>())
                    .add(node.id()));
        run.scheduler()
                .run(
                        Node.upwards(
                                nodes,
                                false,
                                node -> new Job(node.id(), Plan.Verb.NONE, node.lane(), "", () -> {
                                    look(node);
                                    return Next.Done.of(Plan.Verb.NONE, "");
                                })),
                        this::cannotLook);
        if (run.scheduler().stopped().isPresent()) return;
        steps.run(Node.downwards(nodes, node -> job(node, ids.contains(node.id()))), false);
    }

    private void look(Node<?, ?> node) {
        if (node.requiresAllOf(run)) {
            node.find(run, run.begin()).forEach(this::keep);
            return;
        }
        node.requires().stream()
                .map(unseen::get)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(why -> unseen.put(node.id(), why));
    }

    // What cannot be looked at cannot be taken down with care; what it stands on may go all the same.
    private void cannotLook(Job job, Next end) {
        if (end instanceof Next.Failed failed && !(failed.why() instanceof InterruptedOperationException))
            unseen.put(job.id, String.valueOf(failed.why().getMessage()));
    }

    // What others need to know of is what could be reached; what is deleted may be in any state.
    private <S extends Spec<T>, T> void keep(Node.Found<S, T> one) {
        var spec = one.node().spec();
        if (found.putIfAbsent(spec.id(), one) != null) return;
        if (one.node().handler().makes()) run.put(spec, one.value());
        else if (one.ready(run, run.begin()) instanceof Readiness.Ready<T> ready) {
            run.lease().join(one.with(ready.found()));
            run.put(spec, ready.found());
        } else unseen.put(spec.id(), spec.id() + " could not be reached");
    }

    private Job job(Node<?, ?> node, boolean goes) {
        var one = found.get(node.id());
        var job =
                new Job(node.id(), Plan.Verb.DELETE, node.lane(), node.handler().collection(), () -> {
                    if (one == null || !goes) return Next.Done.of(Plan.Verb.NONE, "");
                    return takeDown(one);
                });
        job.silent = one == null
                || !goes
                || node.spec().isExisting()
                || !node.handler().makes();
        return job;
    }

    private Next takeDown(Node.Found<?, ?> one) {
        var id = one.node().id();
        var handler = one.node().handler();
        if (one.node().spec().isExisting() || !handler.makes()) return Next.Done.of(Plan.Verb.NONE, "");
        if (above.getOrDefault(id, Set.of()).stream().anyMatch(retained::contains))
            return retain(id, "kept, for what is kept stands on it");
        if (handler.holdsData() && !permissions.deleteData(id)) {
            one.retained(run);
            return retain(id, "kept with its data: delete it with Permission.DeleteData");
        }
        var stays = one.node().staysBecause();
        if (!stays.isEmpty()) return Next.Done.of(Plan.Verb.NONE, "left in place: " + stays);
        return delete(one);
    }

    private <S extends Spec<T>, T> Next delete(Node.Found<S, T> one) {
        var id = one.node().id();
        one.delete(run);
        run.forget(id);
        run.state().refused(id);
        return new Gone<>(one, run).then(() -> Next.Done.of(Plan.Verb.DELETE, blind(id)));
    }

    /** What stood on it and could not be looked at: a disk may have been in use when it was taken away. */
    private String blind(Spec.Id id) {
        var above = this.above.getOrDefault(id, Set.of()).stream()
                .filter(unseen::containsKey)
                .map(Spec.Id::toString)
                .sorted()
                .toList();
        return above.isEmpty() ? "" : "although " + String.join(", ", above) + " could not be looked at";
    }

    private Next retain(Spec.Id id, String note) {
        retained.add(id);
        return new Next.Done(Plan.Verb.RETAIN, Report.Outcome.RETAINED, note);
    }

    // With a look of its own: what a run that was killed had asked for may have come since.
    private void takeDownOwned(Handler<?, ?> handler) {
        if (run.scheduler().stopped().isPresent()) return;
        var jobs = new ArrayList<Job>();
        var kind = new Spec.Id("left-over", handler.specType().getSimpleName());
        for (var owned : run.owned(handler, run.time().nanoTime(), e -> steps.fail(kind, Plan.Verb.DELETE, e))) {
            if (retained.contains(owned.id())
                    || steps.firstNotDone(List.of(owned.id())).isPresent()) continue;
            jobs.add(new Job(owned.id(), Plan.Verb.DELETE, Lane.api(""), "", () -> takeDown(handler, owned)));
        }
        if (!jobs.isEmpty()) steps.run(jobs, false);
    }

    private Next takeDown(Handler<?, ?> handler, Handler.Owned owned) {
        if (handler.holdsData() && !permissions.deleteData(owned.id()))
            return retain(owned.id(), owned.text() + "; kept with its data: delete it with Permission.DeleteData");
        owned.delete().run();
        run.state().refused(owned.id());
        return Next.Done.of(Plan.Verb.DELETE, "not in the script");
    }

    // A machine that is deleted takes along what runs on it; one that others made does not. The deployment is not
    // forgotten before somebody has looked.
    private void tellUnseen(Node<?, ?> node) {
        var why = unseen.get(node.id());
        if (why == null || node.spec().isExisting() || steps.isDone(node.id())) return;
        if (node.handler().makes() && node.staysBecause().isEmpty())
            steps.retain(node.id(), "not looked at: " + why + "; destroy again to make sure that it is gone");
    }
}
