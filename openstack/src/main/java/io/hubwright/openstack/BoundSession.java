package io.hubwright.openstack;

import io.hubwright.openstack.internal.BoundConnector;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.api.identity.EndpointURLResolver;
import org.openstack4j.core.transport.Config;
import org.openstack4j.core.transport.HttpExecutorService;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.internal.HttpExecutor;
import org.openstack4j.model.identity.URLResolverParams;
import org.openstack4j.openstack.OSFactory;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/**
 * openstack4j, bound to one service of one cloud for the length of one call on the calling thread. It keeps its session in a
 * thread-local of its own, where the last log-in wins; here each call brings its session, and puts back what was there before.
 *
 * <p>An error never reaches openstack4j, which would turn 404 into null and forget Neutron's type: {@link Exchange} throws before.
 */
record BoundSession(ServiceApi service, String what, Token token) implements HttpExecutorService, EndpointURLResolver {
    static <R> R call(ServiceApi service, String what, Function<OSClientV3, R> call) {
        requireOurConnector();
        var session = new BoundSession(service, what, service.exchange().token());
        var outerSession = SessionSlot.get();
        var outerTransport = BoundConnector.bind(Optional.of(session));
        try {
            return call.apply(session.client());
        } finally {
            BoundConnector.bind(outerTransport);
            SessionSlot.set(outerSession);
        }
    }

    // openstack4j takes the first connector that it finds on the class path.
    private static void requireOurConnector() {
        var name = HttpExecutor.create().getExecutorName();
        if (!name.equals(BoundConnector.NAME))
            throw new IllegalStateException(
                    "openstack4j's connector \"" + name + "\" stands before Hubwright's on the class path: remove"
                            + " it, or put hubwright-openstack before it");
    }

    private OSClientV3 client() {
        var shell = new KeystoneToken();
        shell.setId(token.id().reveal());
        // Its own look-up keeps endpoints in a static map whose key is the project alone.
        return OSFactory.clientFromToken(shell, Config.newConfig().withEndpointURLResolver(this));
    }

    @Override
    public @Nullable String findURLV2(URLResolverParams params) {
        return null;
    }

    @Override
    public String findURLV3(URLResolverParams params) {
        return service.endpoint(token).toString();
    }

    @Override
    public String getExecutorDisplayName() {
        return service.service();
    }

    @Override
    public <R> HttpResponse execute(HttpRequest<R> request) {
        var ask = Openstack4jAsk.of(what, request);
        return new Openstack4jAnswer(service.exchange().send(service.service(), ask, token), ask);
    }
}
