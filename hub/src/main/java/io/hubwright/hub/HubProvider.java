package io.hubwright.hub;

import io.hubwright.engine.Connection;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Services;
import java.util.List;

/** What runs on hosts. Found by {@link java.util.ServiceLoader}; the way there is in each spec's host. */
public final class HubProvider implements Provider {
    @Override
    public Connection connect(Services services) {
        return new Hub();
    }

    @Override
    public String toString() {
        return "hub";
    }

    private static final class Hub implements Connection {
        @Override
        public List<Handler<?, ?>> handlers() {
            return List.of(new RegistryHandler(), new RegistryLoginHandler());
        }

        @Override
        public void close() {}
    }
}
