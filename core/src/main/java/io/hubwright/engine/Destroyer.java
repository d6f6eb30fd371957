package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Spec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Takes down what a deployment made: first what the script knows, last made first, then what else carries the marker. */
final class Destroyer {
    private final Session session;
    private final RunContext context;
    private final Steps steps;
    private final Map<Spec.Id, Node.Found<?, ?>> found = new LinkedHashMap<>();
    private final Map<Spec.Id, Set<Spec.Id>> requiredBy = new HashMap<>();
    private final Set<Spec.Id> retained = new HashSet<>();
    private final Map<Spec.Id, String> unseen = new HashMap<>();

    Destroyer(Session session, RunContext context, Steps steps) {
        this.session = session;
        this.context = context;
        this.steps = steps;
    }

    Report destroy(Deployment deployment, Permission... permissions) {
        var closure = deployment.closure();
        try {
            closure.forEach(this::look);
            for (var spec : Reversed.of(closure)) takeDown(spec, permissions);
            for (var handler : Reversed.of(session.handlers())) takeDownOwned(handler, permissions);
            Reversed.of(closure).forEach(this::tellUnseen);
        } catch (InterruptedOperationException e) {
            // The flag is set again; the report says how far the run got.
        }
        return steps.report(context, List.of());
    }

    private void look(Spec<?> spec) {
        spec.requires().forEach(required -> requiredBy
                .computeIfAbsent(required.id(), id -> new HashSet<>())
                .add(spec.id()));
        var node = Node.of(spec, session);
        if (!node.requiresAllOf(context)) {
            spec.requires().stream()
                    .map(required -> unseen.get(required.id()))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(why -> unseen.put(spec.id(), why));
            return;
        }
        try {
            node.find(context).forEach(this::keep);
        } catch (InterruptedOperationException e) {
            throw e;
        } catch (HubwrightException e) {
            // What cannot be looked at cannot be taken down with care; what it stands on may go all the same.
            unseen.put(spec.id(), String.valueOf(e.getMessage()));
        }
    }

    // What others need to know of is what could be reached; what is deleted may be in any state.
    private void keep(Node.Found<?, ?> one) {
        var spec = one.node().spec();
        found.putIfAbsent(spec.id(), one);
        if (one.node().handler().makes()) {
            context.put(spec, one.value());
            return;
        }
        one.valueIfReady(context)
                .ifPresentOrElse(
                        value -> context.put(spec, value),
                        () -> unseen.put(spec.id(), spec.id() + " could not be reached"));
    }

    private void takeDown(Spec<?> spec, Permission... permissions) {
        var one = found.get(spec.id());
        if (one == null || spec.isExisting()) return;
        var above = requiredBy.getOrDefault(spec.id(), Set.of());
        var standing = steps.firstNotDone(List.copyOf(above));
        if (standing.isPresent()) steps.skip(spec.id(), Plan.Verb.DELETE, standing.get());
        else if (above.stream().anyMatch(retained::contains)) retainUnder(spec.id());
        else if (one.node().handler().holdsData() && !Permissions.deleteData(spec.id(), permissions))
            retain(spec.id(), "");
        else if (one.node().handler().makes())
            steps.run(spec.id(), Plan.Verb.DELETE, 0, 0, () -> {
                one.delete(context);
                return new Steps.Result(Plan.Verb.DELETE, "");
            });
    }

    private void takeDownOwned(Handler<?, ?> handler, Permission... permissions) {
        for (var owned : owned(handler)) {
            if (retained.contains(owned.id())
                    || steps.firstNotDone(List.of(owned.id())).isPresent()) continue;
            if (handler.holdsData() && !Permissions.deleteData(owned.id(), permissions))
                retain(owned.id(), owned.text());
            else
                steps.run(owned.id(), Plan.Verb.DELETE, 0, 0, () -> {
                    owned.delete().run();
                    return new Steps.Result(Plan.Verb.DELETE, "not in the script");
                });
        }
    }

    private List<Handler.Owned> owned(Handler<?, ?> handler) {
        try {
            return handler.owned(context);
        } catch (InterruptedOperationException e) {
            throw e;
        } catch (HubwrightException e) {
            steps.fail(new Spec.Id("left-over", handler.specType().getSimpleName()), Plan.Verb.DELETE, 0, e);
            return List.of();
        }
    }

    // A machine that is deleted takes along what runs on it; one that others made does not. The deployment is not
    // forgotten before somebody has looked.
    private void tellUnseen(Spec<?> spec) {
        var why = unseen.get(spec.id());
        if (why == null || spec.isExisting() || steps.isDone(spec.id())) return;
        if (Node.of(spec, session).handler().makes())
            steps.retain(spec.id(), "not looked at: " + why + "; destroy again to make sure that it is gone");
    }

    private void retainUnder(Spec.Id id) {
        retained.add(id);
        steps.retain(id, "kept, for what is kept stands on it");
    }

    private void retain(Spec.Id id, String text) {
        retained.add(id);
        steps.retain(
                id, (text.isEmpty() ? "" : text + "; ") + "kept with its data: delete it with Permission.DeleteData");
    }
}
