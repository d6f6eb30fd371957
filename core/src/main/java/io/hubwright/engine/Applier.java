package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import io.hubwright.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the specs of a plan true, one after the other, each looked at again just before it is touched. */
final class Applier {
    // An answer that was lost is looked for this long before the request is sent again: list calls may lag behind
    // creates.
    private static final Duration SETTLE_WINDOW = Duration.ofSeconds(30);
    private static final Duration SETTLE_INTERVAL = Duration.ofSeconds(2);
    private static final int CREATE_TRIES = 3;
    private static final Duration FIRST_POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(5);

    private final Session session;
    private final RunContext context;
    private final LocalState state;
    private final Steps steps;
    private final Set<Spec.Id> changed = new HashSet<>();
    private final Map<Spec.Id, Node.Found<?, ?>> found = new LinkedHashMap<>();

    Applier(Session session, RunContext context, LocalState state, Steps steps) {
        this.session = session;
        this.context = context;
        this.state = state;
        this.steps = steps;
    }

    Report apply(Plan plan, Permission... permissions) {
        var closure = plan.deployment().closure();
        var expected =
                plan.actions().stream().collect(Collectors.toMap(Action::id, Action::verb, (first, second) -> first));
        var leftovers = new ArrayList<String>();
        try {
            int position = 0;
            for (var spec : closure) {
                var verb = expected.getOrDefault(spec.id(), Plan.Verb.NONE);
                var notDone = steps.firstNotDone(
                        spec.requires().stream().map(Spec::id).toList());
                position++;
                if (notDone.isPresent()) steps.skip(spec.id(), verb, notDone.get());
                else steps.run(spec.id(), verb, position, closure.size(), () -> converge(Node.of(spec, session)));
            }
            closure.forEach(this::verify);
            leftovers.addAll(leftovers(closure, permissions));
        } catch (InterruptedOperationException e) {
            // The flag is set again; the report below says how far the run got.
        }
        return steps.report(context, leftovers);
    }

    private Steps.Result converge(Node<?, ?> node) {
        List<? extends Node.Found<?, ?>> all = node.find(context);
        if (all.isEmpty()) all = lookForWhatWasCutOff(node);
        if (all.isEmpty()) return create(node);
        var note = all.size() == 1 ? "" : (all.size() - 1) + " more carry the same mark: look at them";
        return update(node, all.get(0), note);
    }

    private Steps.Result create(Node<?, ?> node) {
        if (node.spec().isExisting()) throw new NotFoundException(node.id() + " does not exist any more");
        state.intent(node.id(), session.settings().time().now());
        changed.add(node.id());
        settled(awaitReady(createOnce(node)));
        return new Steps.Result(node.handler().makes() ? Plan.Verb.CREATE : Plan.Verb.NONE, "");
    }

    private <S extends Spec<T>, T> Steps.Result update(Node<?, ?> node, Node.Found<S, T> before, String note) {
        var ready = awaitReady(before);
        if (node.spec().isExisting()) {
            settled(ready);
            return new Steps.Result(Plan.Verb.NONE, note);
        }
        var diff = ready.diff(context);
        Planner.refuseWhatCannotBeChanged(node.id(), diff);
        if (!diff.has(Diff.Remedy.UPDATE)) {
            settled(ready);
            return new Steps.Result(Plan.Verb.NONE, note);
        }
        state.intent(node.id(), session.settings().time().now());
        changed.add(node.id());
        settled(awaitReady(ready.update(diff, context)));
        return new Steps.Result(Plan.Verb.UPDATE, note);
    }

    private void settled(Node.Found<?, ?> ready) {
        var id = ready.node().id();
        context.put(ready.node().spec(), ready.value());
        found.put(id, ready);
        if (changed.contains(id)) state.done(id);
    }

    private Node.Found<?, ?> createOnce(Node<?, ?> node) {
        for (int tried = 1; ; tried++) {
            try {
                return node.create(context);
            } catch (UnavailableException e) {
                context.progress("the answer was lost: looking whether it was made");
                var settled = lookFor(node, SETTLE_WINDOW);
                if (!settled.isEmpty()) return settled.get(0);
                if (tried == CREATE_TRIES) throw e;
            } catch (InterruptedOperationException | DeadlineExceededException e) {
                throw e;
            } catch (HubwrightException e) {
                state.refused(node.id());
                throw e;
            }
        }
    }

    // A run that was killed a moment ago may have left a request on its way.
    private List<? extends Node.Found<?, ?>> lookForWhatWasCutOff(Node<?, ?> node) {
        var begun = state.cutOff(node.id());
        if (begun.isEmpty() || node.spec().isExisting() || node.handler().makesOnce()) return List.of();
        var age = Duration.between(begun.get(), session.settings().time().now());
        if (age.isNegative() || age.compareTo(SETTLE_WINDOW) >= 0) return List.of();
        context.progress("a run was cut off here: looking whether it was made");
        return lookFor(node, SETTLE_WINDOW.minus(age));
    }

    // The request may have had its effect although its answer was lost: a blind repeat would make a second one.
    private List<? extends Node.Found<?, ?>> lookFor(Node<?, ?> node, Duration window) {
        var time = session.settings().time();
        var deadline = time.deadline(window);
        while (true) {
            var all = node.find(context);
            if (!all.isEmpty() || deadline.passed()) return all;
            time.sleep(SETTLE_INTERVAL);
        }
    }

    private <S extends Spec<T>, T> Node.Found<S, T> awaitReady(Node.Found<S, T> made) {
        var time = session.settings().time();
        var deadline = time.deadline(made.timeout());
        long start = time.nanoTime();
        var last = "";
        var current = made;
        while (true) {
            var readiness = current.ready(context);
            if (readiness instanceof Readiness.Ready<T> ready) return new Node.Found<>(made.node(), ready.found());
            if (readiness instanceof Readiness.Failed<T> failed)
                throw new HubwrightException(made.node().id() + " failed: " + failed.why());
            if (readiness instanceof Readiness.Broken<T> broken)
                throw new HubwrightException(made.node().id() + " failed: " + broken.why());
            var waiting = (Readiness.Waiting<T>) readiness;
            current = new Node.Found<>(made.node(), waiting.found());
            var elapsed = Duration.ofNanos(time.nanoTime() - start);
            if (!waiting.state().equals(last))
                session.settings().listener().on(new Event.Waiting(made.node().id(), waiting.state(), elapsed));
            last = waiting.state();
            if (deadline.passed())
                throw new DeadlineExceededException(made.node().id() + " is not ready after "
                        + made.timeout().toSeconds() + " s (last seen: " + last
                        + "): look at it, then run again to continue");
            time.sleep(pollInterval(elapsed));
        }
    }

    // A twentieth of what has passed already: a wait overshoots by 5 % at most, whatever it is for.
    private static Duration pollInterval(Duration elapsed) {
        var interval = elapsed.dividedBy(20);
        if (interval.compareTo(FIRST_POLL) < 0) return FIRST_POLL;
        return interval.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : interval;
    }

    private void verify(Spec<?> spec) {
        var ready = found.get(spec.id());
        if (ready == null || spec.isExisting()) return;
        if (!touched(spec) && state.isVerified(spec.id())) return;
        var proved = new ArrayList<String>();
        if (!verifies(ready)) return;
        steps.run(spec.id(), Plan.Verb.VERIFY, 0, 0, () -> {
            proved.addAll(ready.verify(context));
            return new Steps.Result(Plan.Verb.VERIFY, String.join(", ", proved));
        });
        if (!proved.isEmpty()) state.verified(spec.id());
    }

    private static boolean verifies(Node.Found<?, ?> ready) {
        return ready.node().handler().verifies();
    }

    private boolean touched(Spec<?> spec) {
        return changed.contains(spec.id()) || spec.requires().stream().anyMatch(this::touched);
    }

    private List<String> leftovers(List<Spec<?>> closure, Permission... permissions) {
        var wanted = closure.stream().map(Spec::id).collect(Collectors.toSet());
        var left = new ArrayList<String>();
        for (var handler : Reversed.of(session.handlers())) {
            for (var owned : owned(handler, left)) {
                if (wanted.contains(owned.id())) continue;
                if (Permissions.prune(owned.id(), permissions) && !handler.holdsData())
                    steps.run(owned.id(), Plan.Verb.DELETE, 0, 0, () -> {
                        owned.delete().run();
                        return new Steps.Result(Plan.Verb.DELETE, "no longer wanted");
                    });
                else left.add(owned.text());
            }
        }
        return left;
    }

    // What is wanted is there by now: that nobody can tell what else is must not hide that.
    private List<Handler.Owned> owned(Handler<?, ?> handler, List<String> left) {
        try {
            return handler.owned(context);
        } catch (InterruptedOperationException e) {
            throw e;
        } catch (HubwrightException e) {
            left.add("not known: " + e.getMessage());
            return List.of();
        }
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
