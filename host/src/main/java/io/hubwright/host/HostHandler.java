package io.hubwright.host;

import io.hubwright.engine.Anchor;
import io.hubwright.engine.Context;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.engine.Readiness;
import java.util.List;
import java.util.Optional;

/** Reaches machines. It makes nothing: the machine and its address are others' work. */
final class HostHandler implements Handler<HostSpec, Host> {
    private final OpenHosts open;
    private final String anchors;

    HostHandler(OpenHosts open, String anchors) {
        this.open = open;
        this.anchors = anchors;
    }

    @Override
    public Class<HostSpec> specType() {
        return HostSpec.class;
    }

    @Override
    public Lane lane(HostSpec spec) {
        return Lane.machine(spec);
    }

    @Override
    public boolean makes() {
        return false;
    }

    /** A wrong key is told before a machine is made for it. */
    @Override
    public void check(HostSpec spec, Context context) {
        PrivateKeys.load(spec);
    }

    @Override
    public List<Host> find(HostSpec spec, Context context) {
        return open.find(spec, context).map(OpenHosts.Open::host).stream().toList();
    }

    @Override
    public Host create(HostSpec spec, Context context) {
        throw new IllegalStateException(spec + " is found as soon as its address exists; there is nothing to create");
    }

    @Override
    public Readiness<Host> ready(HostSpec spec, Host found, Context context) {
        return open.find(spec, context)
                .flatMap(host -> host.bootWait().knock())
                .map(state -> Readiness.waiting(found, state))
                .orElseGet(() -> Readiness.ready(found));
    }

    @Override
    public boolean verifies() {
        return true;
    }

    /** By a connection of its own: the address, the host key and the log-in are what they shall be for whoever comes next. */
    @Override
    public List<String> verify(HostSpec spec, Host found, Context context) {
        try (var fresh = new SshLink(found.machine().link().target())) {
            fresh.client();
        }
        return List.of(
                "SSH answers " + found.user() + " at " + found.address() + " with the host key that is on record");
    }

    @Override
    public Optional<Anchor> anchor(Host found) {
        return Optional.of(new HostAnchor(found, anchors));
    }

    /** Nothing is left on a machine by having been there. */
    @Override
    public void delete(HostSpec spec, Host found, Context context) {
        found.reconnect();
    }
}
