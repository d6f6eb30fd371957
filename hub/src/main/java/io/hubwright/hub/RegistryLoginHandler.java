package io.hubwright.hub;

import io.hubwright.HubwrightException;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import java.util.List;

/** Machines that pull from a private registry. */
final class RegistryLoginHandler implements Handler<RegistryLoginSpec, RegistryLogin> {
    @Override
    public Class<RegistryLoginSpec> specType() {
        return RegistryLoginSpec.class;
    }

    @Override
    public Lane lane(RegistryLoginSpec spec) {
        return Lane.machine(spec.node());
    }

    // Files that are right already are not written.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public void check(RegistryLoginSpec spec, Context context) {
        LoginOnNode.requireLogin(spec);
        if (context.find(spec.node()).isEmpty()) return;
        // What others wrote into the files of a login shows here, before anything is made.
        var node = LoginOnNode.open(spec, context);
        node.diff(node.facts());
    }

    @Override
    public List<RegistryLogin> find(RegistryLoginSpec spec, Context context) {
        var node = LoginOnNode.open(spec, context);
        return node.found(node.facts()).stream().toList();
    }

    @Override
    public Diff diff(RegistryLoginSpec spec, RegistryLogin found, Context context) {
        var node = LoginOnNode.open(spec, context);
        return node.diff(node.facts());
    }

    @Override
    public RegistryLogin create(RegistryLoginSpec spec, Context context) {
        try {
            return LoginOnNode.open(spec, context).converge();
        } catch (UnavailableException e) {
            // Not as such: the engine would take the mark that it then finds for all of the work.
            throw new HubwrightException(e.getMessage() + "; run again to continue", e.details(), e);
        }
    }

    @Override
    public RegistryLogin update(RegistryLoginSpec spec, RegistryLogin found, Diff diff, Context context) {
        return LoginOnNode.open(spec, context).converge();
    }

    @Override
    public boolean verifies() {
        return true;
    }

    @Override
    public List<String> verify(RegistryLoginSpec spec, RegistryLogin found, Context context) {
        return new LoginProof(spec, context).run();
    }

    @Override
    public void delete(RegistryLoginSpec spec, RegistryLogin found, Context context) {
        LoginOnNode.open(spec, context).delete();
    }
}
