package io.hubwright.hub;

import io.hubwright.CertificateIssuer;
import io.hubwright.HubwrightException;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.engine.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Private registries. */
final class RegistryHandler implements Handler<PrivateRegistrySpec, PrivateRegistry> {
    @Override
    public Class<PrivateRegistrySpec> specType() {
        return PrivateRegistrySpec.class;
    }

    @Override
    public Lane lane(PrivateRegistrySpec spec) {
        return Lane.machine(spec.host());
    }

    // Docker gives a name once.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public void check(PrivateRegistrySpec spec, Context context) {
        if (spec.users().isEmpty())
            throw new HubwrightException(
                    "the registry " + spec.name() + " has no user, so everybody could read and overwrite its"
                            + " images: add one with addUser(\"name\", Secret.fromEnv(\"REGISTRY_PASSWORD\"))");
        spec.tls().flatMap(context::find).ifPresent(issuer -> requireNames(spec, issuer));
        if (context.find(spec.docker()).isEmpty() || context.find(spec.host()).isEmpty()) return;
        try (var registry = RegistryOnHost.open(spec, context)) {
            registry.refuseForeign();
        }
    }

    // Given files that do not name the registry are found here, before a machine is made for it; to issue them has no
    // effect.
    private static void requireNames(PrivateRegistrySpec spec, CertificateIssuer issuer) {
        var names = new ArrayList<>(List.of(spec.hostname().hostname()));
        names.addAll(spec.names());
        if (issuer.atHand().isPresent()) issuer.issue(names);
    }

    @Override
    public List<PrivateRegistry> find(PrivateRegistrySpec spec, Context context) {
        try (var registry = RegistryOnHost.open(spec, context)) {
            registry.refuseForeign();
            return registry.found(registry.facts()).stream().toList();
        }
    }

    @Override
    public Diff diff(PrivateRegistrySpec spec, PrivateRegistry found, Context context) {
        try (var registry = RegistryOnHost.open(spec, context)) {
            return registry.diff(registry.facts());
        }
    }

    @Override
    public PrivateRegistry create(PrivateRegistrySpec spec, Context context) {
        try {
            return update(spec, context);
        } catch (UnavailableException e) {
            // Not as such: the engine would take a container that it then finds for all of the work.
            throw new HubwrightException(e.getMessage() + "; run again to continue", e.details(), e);
        }
    }

    @Override
    public PrivateRegistry update(PrivateRegistrySpec spec, PrivateRegistry found, Diff diff, Context context) {
        return update(spec, context);
    }

    private static PrivateRegistry update(PrivateRegistrySpec spec, Context context) {
        try (var registry = RegistryOnHost.open(spec, context)) {
            return registry.converge();
        }
    }

    @Override
    public Readiness<PrivateRegistry> ready(PrivateRegistrySpec spec, PrivateRegistry found, Context context) {
        try (var registry = RegistryOnHost.open(spec, context)) {
            var facts = registry.facts();
            var now = registry.found(facts);
            if (now.isEmpty())
                return Readiness.failed("its container was removed by others: run again to make another");
            // What differs is the update's to mend; waiting would not.
            if (!registry.diff(facts).changes().isEmpty()) return Readiness.ready(now.get());
            return new RegistryProbe(new RegistryAccess(spec, context), facts)
                    .trouble()
                    .map(state -> Readiness.waiting(now.get(), state))
                    .orElseGet(() -> Readiness.ready(now.get()));
        }
    }

    @Override
    public Duration timeout() {
        return Duration.ofMinutes(3);
    }

    @Override
    public boolean verifies() {
        return true;
    }

    @Override
    public List<String> verify(PrivateRegistrySpec spec, PrivateRegistry found, Context context) {
        return new RegistryProof(new RegistryAccess(spec, context)).run();
    }

    @Override
    public void delete(PrivateRegistrySpec spec, PrivateRegistry found, Context context) {
        try (var registry = RegistryOnHost.open(spec, context)) {
            registry.delete();
        }
    }
}
