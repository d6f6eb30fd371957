package io.hubwright.openstack.internal;

import java.util.Optional;
import org.openstack4j.core.transport.HttpExecutorService;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.HttpResponse;

/** openstack4j's way to the network, found by its ServiceLoader: whatever transport is bound to the calling thread. */
public final class BoundConnector implements HttpExecutorService {
    /** Tells this connector from others on the class path. */
    public static final String NAME = "Hubwright java.net.http";

    private static final ThreadLocal<HttpExecutorService> BOUND = new ThreadLocal<>();

    /** For the ServiceLoader. */
    public BoundConnector() {}

    /** Binds this transport to the calling thread; empty unbinds. What was bound before, to put back later. */
    public static Optional<HttpExecutorService> bind(Optional<HttpExecutorService> transport) {
        var before = Optional.ofNullable(BOUND.get());
        transport.ifPresentOrElse(BOUND::set, BOUND::remove);
        return before;
    }

    @Override
    public String getExecutorDisplayName() {
        return NAME;
    }

    @Override
    public <R> HttpResponse execute(HttpRequest<R> request) {
        var transport = BOUND.get();
        if (transport == null)
            throw new IllegalStateException(
                    "Hubwright's connector of openstack4j serves Hubwright's own calls alone: put the connector"
                            + " of your choice before hubwright-openstack on the class path");
        return transport.execute(request);
    }
}
