package io.hubwright.cyberhub;

import io.hubwright.engine.Connection;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Services;
import java.util.List;

/** Hubs, their fronts, and images on hosts. Found by {@link java.util.ServiceLoader}; the way there is in each spec's host. */
public final class CyberhubProvider implements Provider {
    /** As {@code ServiceLoader} makes it. */
    public CyberhubProvider() {}

    @Override
    public Connection connect(Services services) {
        return new Connection() {
            @Override
            public List<Handler<?, ?>> handlers() {
                return List.of(new FrontHandler(), new CyberhubHandler(), new ImageHandler());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String toString() {
        return "cyberhub";
    }
}
