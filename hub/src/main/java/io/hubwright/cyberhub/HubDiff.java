package io.hubwright.cyberhub;

import io.hubwright.engine.Diff;
import io.hubwright.engine.Diff.Change;
import io.hubwright.engine.Diff.Remedy;
import io.hubwright.hub.internal.ContainerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a hub on its host with its spec. Pure. */
final class HubDiff {
    private HubDiff() {}

    static Diff of(CyberhubSpec spec, HubFacts facts, ContainerPlan hub, ContainerPlan proxy) {
        var paths = HubPaths.of(spec);
        var changes = new ArrayList<Change>();
        for (var list : missingLists(spec, facts))
            changes.add(new Change(
                    "list " + list,
                    "is not there, so nobody whom it might concern may log in",
                    "write " + paths.access() + "/" + list + ", if only an empty one",
                    Remedy.REFUSE));
        container("hub", hub, facts).ifPresent(changes::add);
        container("proxy", proxy, facts).ifPresent(changes::add);
        if (!facts.networkThere()) changes.add(update("network", "none", HubContainers.network(spec)));
        if (!facts.secretsDrawn()) changes.add(update("secrets", "not all there", "drawn"));
        for (var image : facts.missingImages()) changes.add(update("image " + image, "not there", "pulled"));
        if (!facts.files().text(paths.secrets() + "/client-secret").equals(clientSecret(spec)))
            changes.add(update("client secret", "differs", "as the script says"));
        if (!facts.files().text(FrontConfig.hubFile(spec.name())).equals(frontText(spec)))
            changes.add(update("front", "does not lead here", spec.settings().path()));
        if (facts.files().has(paths.restartPending()))
            changes.add(update("hub", "has not read its new files", "restarted"));
        if (facts.files().has(paths.reloadPending()))
            changes.add(update("front", "has not read what leads it here", "reloaded"));
        return new Diff(changes);
    }

    static List<String> missingLists(CyberhubSpec spec, HubFacts facts) {
        var paths = HubPaths.of(spec);
        return lists(spec).stream()
                .filter(list -> !facts.files().has(paths.access() + "/" + list))
                .toList();
    }

    static List<String> lists(CyberhubSpec spec) {
        var all = new ArrayList<>(spec.access().allowFiles());
        all.addAll(spec.access().blockFiles());
        return all;
    }

    static String frontText(CyberhubSpec spec) {
        return FrontConfig.hubText(spec.name(), spec.settings().path(), HubContainers.proxyName(spec));
    }

    static String clientSecret(CyberhubSpec spec) {
        var secret = spec.signIn() instanceof GitHubSignIn github
                ? github.clientSecret()
                : ((DummySignIn) spec.signIn()).password();
        return secret.reveal() + "\n";
    }

    private static Optional<Change> container(String part, ContainerPlan plan, HubFacts facts) {
        var found = facts.named(plan.name());
        if (found.isEmpty()) return Optional.of(update(part, "half replaced", "one, running"));
        var container = found.get();
        if (!container.image().equals(plan.image()))
            return Optional.of(update(part + " image", container.image(), plan.image()));
        if (!container.configDigest().equals(plan.configDigest()))
            return Optional.of(update(part + " settings", container.configDigest(), plan.configDigest()));
        return container.running() ? Optional.empty() : Optional.of(update(part, container.state(), "running"));
    }

    private static Change update(String field, String found, String wanted) {
        return new Change(field, found, wanted, Remedy.UPDATE);
    }
}
