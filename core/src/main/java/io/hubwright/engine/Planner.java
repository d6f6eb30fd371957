package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.NotFoundException;
import io.hubwright.QuotaExceededException;
import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks, compares, and says what apply would do. Reads only. */
final class Planner {
    private final Session session;
    private final RunContext context;
    private final List<Handler.Need> needs = new ArrayList<>();

    Planner(Session session, RunContext context) {
        this.session = session;
        this.context = context;
    }

    Plan plan(Deployment deployment) {
        var actions = new ArrayList<Action>();
        for (var spec : deployment.closure()) actions.add(action(Node.of(spec, session)));
        var quotas = needs.isEmpty() ? List.<Plan.QuotaUse>of() : quotaUses();
        for (var use : quotas) if (use.exceeded()) actions.add(quotaRefusal(use));
        return new Plan(deployment, actions, quotas);
    }

    private Action action(Node<?, ?> node) {
        try {
            return node.requiresAllOf(context) ? look(node) : create(node, waitsFor(node));
        } catch (InterruptedOperationException e) {
            // Not the spec's problem: who interrupted wants no plan.
            throw e;
        } catch (HubwrightException e) {
            return refusal(node.id(), e);
        }
    }

    private Action look(Node<?, ?> node) {
        var found = node.find(context);
        if (found.isEmpty()) {
            if (node.spec().isExisting())
                throw new NotFoundException(
                        node.id() + " does not exist, and the script only refers to it: check its name");
            return create(node, "");
        }
        return compare(node, found.get(0));
    }

    private <S extends Spec<T>, T> Action compare(Node<?, ?> node, Node.Found<S, T> found) {
        var readiness = found.ready(context);
        if (readiness instanceof Readiness.Failed<T> failed)
            throw new ConflictException(node.id() + ": " + failed.why());
        if (readiness instanceof Readiness.Broken<T> broken)
            throw new ConflictException(node.id() + ": " + broken.why());
        if (readiness instanceof Readiness.Waiting<T> waiting)
            return action(Plan.Verb.NONE, node.id(), "waits: " + waiting.state(), Diff.NONE);
        var ready = new Node.Found<>(found.node(), ((Readiness.Ready<T>) readiness).found());
        context.put(node.spec(), ready.value());
        var diff = node.spec().isExisting() ? Diff.NONE : ready.diff(context);
        refuseWhatCannotBeChanged(node.id(), diff);
        return diff.has(Diff.Remedy.UPDATE)
                ? action(Plan.Verb.UPDATE, node.id(), "", diff)
                : action(Plan.Verb.NONE, node.id(), "", diff);
    }

    private Action create(Node<?, ?> node, String reason) {
        node.check(context);
        if (!node.handler().makes() || node.spec().isExisting())
            return action(Plan.Verb.NONE, node.id(), reason, Diff.NONE);
        needs.addAll(node.needs(context));
        return action(Plan.Verb.CREATE, node.id(), reason, Diff.NONE);
    }

    static void refuseWhatCannotBeChanged(Spec.Id id, Diff diff) {
        for (var change : diff.changes()) {
            if (change.remedy() == Diff.Remedy.RESIZE)
                throw new ConflictException(id + " would be interrupted by a change in place, " + change
                        + ": change the script back, or permit it with new Permission.Resize(\"" + id.name() + "\")");
            if (change.remedy() == Diff.Remedy.REFUSE)
                throw new ConflictException(
                        id + " cannot be changed, " + change + ": change the script back, or see to it by hand");
            if (change.remedy() == Diff.Remedy.REPLACE)
                throw new ConflictException(id + " would have to be made anew, " + change
                        + ": change the script back, or destroy it first");
        }
    }

    private String waitsFor(Node<?, ?> node) {
        return node.spec().requires().stream()
                .filter(required -> !context.has(required))
                .findFirst()
                .map(required -> "after " + required.id())
                .orElse("");
    }

    private List<Plan.QuotaUse> quotaUses() {
        var added = new LinkedHashMap<String, Long>();
        for (var need : needs) added.merge(need.service() + " " + need.what(), need.amount(), Long::sum);
        return session.quotas().stream()
                .map(quota -> new Plan.QuotaUse(
                        quota.service(), quota.what(), quota.used(), addedFor(quota, added), quota.limit()))
                .toList();
    }

    private static long addedFor(Connection.Quota quota, Map<String, Long> added) {
        return added.getOrDefault(quota.service() + " " + quota.what(), 0L);
    }

    private static Action quotaRefusal(Plan.QuotaUse use) {
        return refusal(
                new Spec.Id("quota", use.service() + " " + use.what()),
                new QuotaExceededException(String.format(
                        Locale.ROOT,
                        "the quota is too small: %s %s: %d used of %d, %d more needed; free some, or ask the cloud's operators for more",
                        use.service(),
                        use.what(),
                        use.used(),
                        use.limit(),
                        use.added())));
    }

    private static Action refusal(Spec.Id id, HubwrightException problem) {
        return new Action.Refuse(id, problem, List.of());
    }

    private static Action action(Plan.Verb verb, Spec.Id id, String reason, Diff diff) {
        return switch (verb) {
            case CREATE -> new Action.Create(id, reason);
            case UPDATE -> new Action.Update(id, reason, diff.changes());
            default -> new Action.NoOp(id, reason, diff.changes());
        };
    }
}
