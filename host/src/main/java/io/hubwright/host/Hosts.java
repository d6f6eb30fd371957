package io.hubwright.host;

import io.hubwright.engine.Connection;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Services;
import java.util.List;

/** Machines over SSH, and what is done on them here. Needs no credentials: those are in each {@link HostSpec}. */
public final class Hosts implements Provider {
    private final String anchors;

    /** As {@code ServiceLoader} makes it. */
    public Hosts() {
        this(HostAnchor.DIRECTORY);
    }

    /** With the files of deployments in another directory of the machines. */
    Hosts(String anchors) {
        this.anchors = anchors;
    }

    @Override
    public Connection connect(Services services) {
        var open = new OpenHosts(services.time());
        return new Connection() {
            @Override
            public List<Handler<?, ?>> handlers() {
                return List.of(
                        new HostHandler(open, anchors),
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
