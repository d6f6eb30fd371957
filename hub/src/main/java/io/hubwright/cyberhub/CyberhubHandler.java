package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.engine.Readiness;
import java.time.Duration;
import java.util.List;

/** Hubs. */
final class CyberhubHandler implements Handler<CyberhubSpec, Cyberhub> {
    @Override
    public Class<CyberhubSpec> specType() {
        return CyberhubSpec.class;
    }

    // Docker gives a name once.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public Lane lane(CyberhubSpec spec) {
        return Lane.machine(spec.host());
    }

    @Override
    public void check(CyberhubSpec spec, Context context) {
        if (context.find(spec.front().docker()).isEmpty()
                || context.find(spec.host()).isEmpty()
                || (!spec.front().isExisting()
                        && context.find(spec.front().tls()).isEmpty())
                || context.find(spec.host().address()).isEmpty()) return;
        try (var hub = HubPlace.of(spec, context).open()) {
            hub.refuseForeign();
        }
    }

    @Override
    public List<Cyberhub> find(CyberhubSpec spec, Context context) {
        try (var hub = HubPlace.of(spec, context).open()) {
            hub.refuseForeign();
            return hub.found(hub.facts()).stream().toList();
        }
    }

    @Override
    public Diff diff(CyberhubSpec spec, Cyberhub found, Context context) {
        try (var hub = HubPlace.of(spec, context).open()) {
            return hub.diff(hub.facts());
        }
    }

    @Override
    public Cyberhub create(CyberhubSpec spec, Context context) {
        try {
            return converge(spec, context);
        } catch (UnavailableException e) {
            // Not as such: the engine would take a container that it then finds for all of the work.
            throw new HubwrightException(e.getMessage() + "; run again to continue", e.details(), e);
        }
    }

    @Override
    public Cyberhub update(CyberhubSpec spec, Cyberhub found, Diff diff, Context context) {
        return converge(spec, context);
    }

    private static Cyberhub converge(CyberhubSpec spec, Context context) {
        try (var hub = HubPlace.of(spec, context).open()) {
            return hub.converge();
        }
    }

    @Override
    public Readiness<Cyberhub> ready(CyberhubSpec spec, Cyberhub found, Context context) {
        var place = HubPlace.of(spec, context);
        var trouble = new HubProbe(place).trouble();
        if (trouble.isEmpty()) return Readiness.ready(found);
        try (var hub = place.open()) {
            // What differs is the update's to mend; waiting would not.
            return hub.diff(hub.facts()).changes().isEmpty()
                    ? Readiness.waiting(found, trouble.get())
                    : Readiness.ready(found);
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
    public List<String> verify(CyberhubSpec spec, Cyberhub found, Context context) {
        return new HubProbe(HubPlace.of(spec, context)).prove();
    }

    @Override
    public void delete(CyberhubSpec spec, Cyberhub found, Context context) {
        try (var hub = HubPlace.of(spec, context).open()) {
            hub.delete();
        }
    }
}
