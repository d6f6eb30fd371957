package io.hubwright.hub;

import io.hubwright.engine.Diff;
import io.hubwright.engine.Diff.Change;
import io.hubwright.engine.Diff.Remedy;
import io.hubwright.hub.internal.ContainerPlan;
import java.util.ArrayList;
import java.util.Optional;

/** Compares a registry on its host with its spec. Pure. */
final class RegistryDiff {
    private RegistryDiff() {}

    /** @param certificateDue why another certificate is needed; empty to keep what is there */
    static Diff of(PrivateRegistrySpec spec, ContainerPlan plan, RegistryFacts facts, Optional<String> certificateDue) {
        var changes = new ArrayList<Change>();
        if (spec.users().isEmpty())
            changes.add(new Change("users", Htpasswd.parse(facts.htpasswd()).toString(), "none", Remedy.REFUSE));
        containers(plan, facts).ifPresent(changes::add);
        if (!configFits(spec, facts)) changes.add(update("config.yml", "differs", "as the script says"));
        if (!Htpasswd.parse(facts.htpasswd()).fits(spec.users(), spec.settings().bcryptCost()))
            changes.add(update(
                    "users",
                    Htpasswd.parse(facts.htpasswd()).toString(),
                    spec.users().keySet() + " with the passwords given"));
        certificateDue.ifPresent(why -> changes.add(update("certificate", why, "a new one")));
        if (facts.restartPending()) changes.add(update("container", "has not read its new files", "restarted"));
        return new Diff(changes);
    }

    private static Optional<Change> containers(ContainerPlan plan, RegistryFacts facts) {
        var found = facts.named(plan.name());
        if (found.isEmpty() || facts.containers().size() > 1)
            return Optional.of(update("container", "half replaced", "one, running"));
        var container = found.get();
        if (!container.image().equals(plan.image()))
            return Optional.of(update("image", container.image(), plan.image()));
        if (!container.configDigest().equals(plan.configDigest()))
            return Optional.of(update("settings", container.configDigest(), plan.configDigest()));
        if (container.running()) return Optional.empty();
        return Optional.of(update("container", container.state(), "running"));
    }

    static boolean configFits(PrivateRegistrySpec spec, RegistryFacts facts) {
        var config = new RegistryConfig(spec.tls().isPresent(), spec.settings().realm());
        return RegistryConfig.httpSecret(facts.config())
                .filter(secret -> facts.config().equals(config.text(secret)))
                .isPresent();
    }

    private static Change update(String field, String found, String wanted) {
        return new Change(field, found, wanted, Remedy.UPDATE);
    }
}
