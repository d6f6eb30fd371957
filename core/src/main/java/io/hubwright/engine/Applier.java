package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Makes the specs of a plan true: takes down what is replaced, converges, proves, prunes. */
final class Applier {
    private final Run run;
    private final Plan plan;
    private final Permissions permissions;
    private final Steps steps;
    private final BuildTimes times;
    private final List<? extends Node<?, ?>> nodes;
    private final Map<Spec.Id, Action> planned;
    private final Set<Spec.Id> changed = ConcurrentHashMap.newKeySet();
    private final Map<Spec.Id, Node.Found<?, ?>> found = new ConcurrentHashMap<>();

    Applier(Run run, Plan plan, Permissions permissions, Steps steps) {
        this.run = run;
        this.plan = plan;
        this.permissions = permissions;
        this.steps = steps;
        this.times = BuildTimes.load(run.session().settings().stateDirectory());
        this.nodes = Node.all(plan.deployment().closure(), run.session());
        this.planned = plan.actions().stream()
                .collect(Collectors.toMap(Action::id, action -> action, (first, second) -> first));
    }

    Report apply() {
        run.scheduler().tell(new Event.Planned(plan));
        takeDownWhatIsReplaced();
        steps.run(
                Node.upwards(nodes, true, node -> node.job(verb(node.id()), Converging.of(this, run, node), times)),
                true);
        var criticalPath = steps.criticalPath();
        times.save();
        if (goesOn()) steps.run(proofs(), false);
        var leftovers = goesOn() ? leftovers() : List.<String>of();
        return steps.report(leftovers, criticalPath);
    }

    private boolean goesOn() {
        return run.scheduler().stopped().isEmpty();
    }

    private Plan.Verb verb(Spec.Id id) {
        return planned(id).map(Action::verb).orElse(Plan.Verb.NONE);
    }

    private void takeDownWhatIsReplaced() {
        var replaced = planned.values().stream()
                .filter(Action.Replace.class::isInstance)
                .map(Action::id)
                .collect(Collectors.toSet());
        if (!replaced.isEmpty()) new Destroyer(run, steps, permissions).takeDown(nodes, replaced);
    }

    Optional<Action> planned(Spec.Id id) {
        return Optional.ofNullable(planned.get(id));
    }

    Permissions permissions() {
        return permissions;
    }

    BuildTimes times() {
        return times;
    }

    void changed(Spec.Id id) {
        changed.add(id);
    }

    void found(Node.Found<?, ?> one) {
        found.put(one.node().id(), one);
    }

    // In the end, and not as soon as each is ready: a proof may use what stands beside it.
    private List<Job> proofs() {
        var touched = new HashSet<Spec.Id>();
        var jobs = new LinkedHashMap<Spec.Id, Job>();
        for (var node : nodes) {
            var id = node.id();
            if (changed.contains(id) || node.requires().stream().anyMatch(touched::contains)) touched.add(id);
            var ready = found.get(id);
            if (ready == null || node.spec().isExisting() || !node.handler().verifies()) continue;
            if (touched.contains(id) || !run.state().isVerified(id))
                jobs.put(id, new Job(id, Plan.Verb.VERIFY, node.lane(), "", () -> prove(ready)));
        }
        var all = List.copyOf(jobs.values());
        Job.oneByOne(all);
        return all;
    }

    private Next prove(Node.Found<?, ?> ready) {
        var proved = ready.verify(run);
        if (!proved.isEmpty()) run.state().verified(ready.node().id());
        return Next.Done.of(Plan.Verb.VERIFY, String.join(", ", proved));
    }

    private List<String> leftovers() {
        var wanted = plan.deployment().closure().stream().map(Spec::id).collect(Collectors.toSet());
        var left = new ArrayList<String>();
        for (var handler : Reversed.of(run.session().handlers())) {
            var jobs = new ArrayList<Job>();
            // What is wanted is there by now: that nobody can tell what else is must not hide that.
            for (var owned : run.owned(handler, run.begin(), e -> left.add("not known: " + e.getMessage()))) {
                if (wanted.contains(owned.id())) continue;
                if (permissions.prune(owned.id()) && !handler.holdsData()) jobs.add(prune(owned));
                else left.add(owned.text());
            }
            if (!jobs.isEmpty()) steps.run(jobs, false);
        }
        run.state().leftOnMachines(wanted).forEach((id, machine) -> left.add(Planner.leftOnMachine(id, machine)));
        return left;
    }

    private Job prune(Handler.Owned owned) {
        return new Job(owned.id(), Plan.Verb.DELETE, Lane.api(""), "", () -> {
            owned.delete().run();
            run.state().refused(owned.id());
            return Next.Done.of(Plan.Verb.DELETE, "no longer wanted");
        });
    }

    static void refuse(Plan plan) {
        var refusals = plan.refusals();
        if (refusals.isEmpty()) return;
        if (refusals.size() == 1) throw refusals.get(0).problem();
        var problems = refusals.stream()
                .map(action -> action.id() + ": " + action.reason())
                .toList();
        throw new ConflictException("nothing was touched, for " + problems.size() + " problems stand in the way: "
                + String.join("; ", problems));
    }
}
