package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Looks, compares, and says what apply would do. Reads only. */
final class Planner {
    private static final Spec.Id ANCHOR = new Spec.Id("anchor", "");

    private final Run run;
    private final Permissions permissions;
    private final Map<Spec.Id, Action> actions = new ConcurrentHashMap<>();
    private final Map<Spec.Id, List<Handler.Need>> needs = new ConcurrentHashMap<>();
    private final Map<Spec.Id, String> duplicates = new ConcurrentHashMap<>();
    private final Map<Spec.Id, Object> found = new ConcurrentHashMap<>();

    Planner(Run run, Permissions permissions) {
        this.run = run;
        this.permissions = permissions;
    }

    Plan plan(Deployment deployment, boolean isNew) {
        var closure = deployment.closure();
        var nodes = Node.all(closure, run.session());
        run.scheduler().run(jobs(nodes), this::keep);
        run.scheduler().throwIfStopped();
        replaceAbove(nodes);
        var all = new ArrayList<Action>();
        for (var spec : closure) all.add(actions.getOrDefault(spec.id(), new Action.NoOp(spec.id(), "", List.of())));
        all.addAll(leftovers(closure));
        run.scheduler().throwIfStopped();
        if (isNew && !needs.isEmpty())
            run.session().offer(Anchor.class).ifPresent(anchor -> needs.put(ANCHOR, anchor.needs()));
        var wanted = Handler.Need.total(needs.values());
        var quotas =
                wanted.isEmpty() ? List.<Plan.QuotaUse>of() : run.scheduler().ask(() -> quotaUses(wanted));
        for (var use : quotas)
            if (use.exceeded())
                all.add(refusal(new Spec.Id("quota", use.service() + " " + use.what()), use.problem(), List.of()));
        return new Plan(deployment, all, quotas, wanted, duplicates, found, new Plan.Look(run.begin(), isNew));
    }

    // What is required may be missing, and all problems are to be told at once: no look depends on the outcome of
    // another.
    private List<Job> jobs(List<? extends Node<?, ?>> nodes) {
        return Node.upwards(
                nodes,
                false,
                node -> new Job(node.id(), Plan.Verb.NONE, node.lane(), "", () -> {
                    actions.put(node.id(), action(node));
                    return Next.Done.of(Plan.Verb.NONE, "");
                }));
    }

    private void keep(Job job, Next end) {
        if (end instanceof Next.Failed failed) actions.put(job.id, refusal(job.id, failed.why(), List.of()));
    }

    private Action action(Node<?, ?> node) {
        return node.requiresAllOf(run) ? look(node) : create(node, waitsFor(node));
    }

    private Action look(Node<?, ?> node) {
        var candidates = node.find(run, run.begin());
        if (candidates.isEmpty()) {
            if (node.spec().isExisting())
                throw new NotFoundException(
                        node.id() + " does not exist, and the script only refers to it: check its name");
            return create(node, "");
        }
        if (candidates.size() > 1)
            duplicates.put(node.id(), (candidates.size() - 1) + " more carry the same mark: look at them");
        return compare(node, candidates.get(0));
    }

    private <S extends Spec<T>, T> Action compare(Node<?, ?> node, Node.Found<S, T> candidate) {
        found.put(node.id(), candidate.value());
        var readiness = candidate.ready(run, run.begin());
        if (readiness instanceof Readiness.Failed<T> failed)
            throw new ConflictException(node.id() + ": " + failed.why());
        if (readiness instanceof Readiness.Broken<T> broken)
            return new Action.Create(node.id(), "anew, for " + broken.why());
        if (readiness instanceof Readiness.Waiting<T> waiting)
            return new Action.NoOp(node.id(), "waits: " + waiting.state(), List.of());
        var ready = candidate.with(((Readiness.Ready<T>) readiness).found());
        found.put(node.id(), ready.value());
        run.put(node.spec(), ready.value());
        var diff = node.spec().isExisting() ? Diff.NONE : ready.diff(run, run.begin());
        return action(node.id(), diff);
    }

    private Action action(Spec.Id id, Diff diff) {
        var note = duplicates.getOrDefault(id, "");
        try {
            refuseWhatIsNotPermitted(id, diff, permissions);
        } catch (ConflictException e) {
            return refusal(id, e, diff.changes());
        }
        if (diff.has(Diff.Remedy.REPLACE)) return new Action.Replace(id, note, diff.changes());
        return diff.has(Diff.Remedy.UPDATE) || diff.has(Diff.Remedy.RESIZE)
                ? new Action.Update(id, note, diff.changes())
                : new Action.NoOp(id, note, diff.changes());
    }

    private Action create(Node<?, ?> node, String reason) {
        node.check(run);
        if (!node.handler().makes() || node.spec().isExisting()) return new Action.NoOp(node.id(), reason, List.of());
        needs.put(node.id(), node.needs(run));
        var adopted = node.requiresAllOf(run) ? node.adopts(run) : "";
        return adopted.isEmpty() ? new Action.Create(node.id(), reason) : new Action.Adopt(node.id(), adopted);
    }

    static void refuseWhatIsNotPermitted(Spec.Id id, Diff diff, Permissions permissions) {
        for (var change : diff.changes()) {
            var permit = ": change the script back, or permit it with new Permission.";
            if (change.remedy() == Diff.Remedy.RESIZE && !permissions.resize(id))
                throw new ConflictException(id + " would be interrupted by a change in place, " + change + permit
                        + "Resize(\"" + id.name() + "\")");
            if (change.remedy() == Diff.Remedy.REPLACE && !permissions.replace(id))
                throw new ConflictException(
                        id + " would have to be made anew, " + change + permit + "Replace(\"" + id.name() + "\")");
            if (change.remedy() == Diff.Remedy.REFUSE)
                throw new ConflictException(
                        id + " cannot be changed, " + change + ": change the script back, or see to it by hand");
        }
    }

    /** What stands on something that is replaced goes with it, but for what survives. */
    private void replaceAbove(List<? extends Node<?, ?>> nodes) {
        var replaced = new HashSet<Spec.Id>();
        for (var node : nodes) {
            var action = actions.get(node.id());
            if (action instanceof Action.Replace) replaced.add(node.id());
            var below = node.spec().requires().stream()
                    .map(Spec::id)
                    .filter(replaced::contains)
                    .findFirst();
            if (below.isEmpty() || action instanceof Action.Refuse) continue;
            replaced.add(node.id());
            if (!node.handler().makes() || node.handler().survivesReplacement()) continue;
            var isKept = node.handler().holdsData() && !permissions.deleteData(node.id());
            actions.put(
                    node.id(),
                    isKept
                            ? refusal(
                                    node.id(),
                                    new ConflictException("data is in " + node.id()
                                            + ", which stands on " + below.get()
                                            + ": permit its loss with new Permission.DeleteData(\""
                                            + node.id().name()
                                            + "\"), or change the script back"),
                                    List.of())
                            : new Action.Replace(node.id(), "stands on " + below.get(), List.of()));
        }
    }

    private String waitsFor(Node<?, ?> node) {
        return node.spec().requires().stream()
                .filter(required -> !run.has(required))
                .findFirst()
                .map(required -> "after " + required.id())
                .orElse("");
    }

    private List<Action> leftovers(List<Spec<?>> closure) {
        var wanted = closure.stream().map(Spec::id).collect(Collectors.toSet());
        var all = new ArrayList<Action>();
        for (var handler : Reversed.of(run.session().handlers())) {
            // That nobody can tell what is left over is no obstacle to what is wanted; apply says so at its end.
            for (var owned : run.owned(handler, run.begin(), e -> {})) {
                if (wanted.contains(owned.id())) continue;
                all.add(
                        permissions.prune(owned.id()) && !handler.holdsData()
                                ? new Action.Delete(owned.id(), "no longer wanted")
                                : new Action.Retain(owned.id(), owned.text() + ", no longer wanted"));
            }
        }
        run.state().leftOnMachines(wanted).forEach((id, machine) -> all.add(leftOn(id, machine)));
        return all;
    }

    // How it is taken off is known from its spec alone.
    private Action leftOn(Spec.Id id, Spec.Id machine) {
        var text = leftOnMachine(id, machine) + ", no longer wanted";
        if (!permissions.prune(id)) return new Action.Retain(id, text);
        return refusal(
                id,
                new ConflictException(text + ", cannot be pruned, for only its spec tells how it is taken off:"
                        + " take it off by hand, or put it back into the script"),
                List.of());
    }

    static String leftOnMachine(Spec.Id id, Spec.Id machine) {
        return id + ", made on " + machine + " from this computer";
    }

    private List<Plan.QuotaUse> quotaUses(List<Handler.Need> wanted) {
        return run.session().quotas().stream()
                .map(quota -> new Plan.QuotaUse(
                        quota.service(), quota.what(), quota.used(), quota.wanted(wanted), quota.limit()))
                .toList();
    }

    private static Action refusal(Spec.Id id, HubwrightException problem, List<Diff.Change> changes) {
        return new Action.Refuse(id, problem, changes);
    }
}
