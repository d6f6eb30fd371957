package io.hubwright.host;

import io.hubwright.engine.Connection;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Services;
import java.util.List;

/** Machines over SSH, and what is done on them here. Needs no credentials: those are in each {@link HostSpec}. */
public final class Hosts implements Provider {
    /** As {@code ServiceLoader} makes it. */
    public Hosts() {}

    @Override
    public Connection connect(Services services) {
        var open = new OpenHosts(services.time());
        return new Connection() {
            @Override
            public List<Handler<?, ?>> handlers() {
                return List.of(
                        new HostHandler(open),
                        new MountHandler(),
                        new DockerHandler(),
                        new PackagesHandler(),
                        new LimitsHandler(),
                        new SshfsHandler());
            }

            @Override
            public void close() {
                open.close();
            }
        };
    }
}
