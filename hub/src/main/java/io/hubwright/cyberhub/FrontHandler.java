package io.hubwright.cyberhub;

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

/** TLS fronts. */
final class FrontHandler implements Handler<FrontSpec, Front> {
    @Override
    public Class<FrontSpec> specType() {
        return FrontSpec.class;
    }

    // Docker gives a name once.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public Lane lane(FrontSpec spec) {
        return Lane.machine(spec.host());
    }

    @Override
    public void check(FrontSpec spec, Context context) {
        if (spec.isExisting()) return;
        context.find(spec.tls()).filter(issuer -> issuer.atHand().isPresent()).ifPresent(issuer -> {
            var names = new ArrayList<>(List.of(spec.name()));
            names.addAll(spec.names());
            issuer.issue(names); // given files that do not name the front are found here; to issue them has no effect
        });
        if (context.find(spec.docker()).isEmpty() || context.find(spec.host()).isEmpty()) return;
        try (var front = FrontOnHost.open(spec, context)) {
            front.refuseForeign();
        }
    }

    @Override
    public List<Front> find(FrontSpec spec, Context context) {
        try (var front = FrontOnHost.open(spec, context)) {
            if (!spec.isExisting()) front.refuseForeign();
            return front.found().stream().toList();
        }
    }

    @Override
    public Diff diff(FrontSpec spec, Front found, Context context) {
        if (spec.isExisting()) return Diff.NONE;
        try (var front = FrontOnHost.open(spec, context)) {
            return front.diff();
        }
    }

    @Override
    public Front create(FrontSpec spec, Context context) {
        try {
            return converge(spec, context);
        } catch (UnavailableException e) {
            // Not as such: the engine would take a container that it then finds for all of the work.
            throw new HubwrightException(e.getMessage() + "; run again to continue", e.details(), e);
        }
    }

    @Override
    public Front update(FrontSpec spec, Front found, Diff diff, Context context) {
        return converge(spec, context);
    }

    private static Front converge(FrontSpec spec, Context context) {
        try (var front = FrontOnHost.open(spec, context)) {
            return front.converge();
        }
    }

    @Override
    public Readiness<Front> ready(FrontSpec spec, Front found, Context context) {
        try (var front = FrontOnHost.open(spec, context)) {
            var now = front.found();
            if (now.isEmpty())
                return Readiness.failed("its container was removed by others: run again to make another");
            var trouble = FrontAccess.of(spec, context).trouble();
            // What differs is the update's to mend; waiting would not.
            if (trouble.isEmpty()
                    || (!spec.isExisting() && !front.diff().changes().isEmpty())) return Readiness.ready(now.get());
            return Readiness.waiting(now.get(), trouble.get());
        }
    }

    @Override
    public Duration timeout() {
        return Duration.ofMinutes(2);
    }

    @Override
    public boolean verifies() {
        return true;
    }

    @Override
    public List<String> verify(FrontSpec spec, Front found, Context context) {
        return FrontAccess.of(spec, context).prove();
    }

    @Override
    public void delete(FrontSpec spec, Front found, Context context) {
        try (var front = FrontOnHost.open(spec, context)) {
            front.delete();
        }
    }
}
