package io.hubwright.openstack;

import io.hubwright.HostKeySource;
import io.hubwright.engine.Anchor;
import io.hubwright.engine.Connection;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Services;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An open cloud. Owns no thread and no file; JDK 17's HTTP client ends with the last reference to it. */
final class CloudConnection implements Connection {
    private final Cloud cloud;
    private final List<Handler<?, ?>> handlers;
    private final Anchor anchor;
    private final HostKeySource hostKeys;
    private final VolumeSnapshots snapshots;

    private CloudConnection(Cloud cloud) {
        this.cloud = cloud;
        var ports = new PortHandler(cloud);
        var servers = new ServerHandler(cloud, ports);
        this.handlers = List.of(
                new KeyPairHandler(cloud),
                new SecurityGroupHandler(cloud),
                ports,
                servers,
                new FloatingIpHandler(cloud, servers),
                new VolumeHandler(cloud),
                new AttachmentHandler(cloud));
        this.anchor = new GroupAnchor(cloud.groups(), cloud.networks(), cloud.time());
        this.hostKeys = new ConsoleHostKeys(cloud.nova());
        this.snapshots = new VolumeSnapshots(cloud);
    }

    /** Logs in. */
    static CloudConnection open(CloudSettings settings, Services services) {
        return open(settings, new Wire(settings, services.network()), services);
    }

    static CloudConnection open(CloudSettings settings, Transport wire, Services services) {
        var exchange = new Exchange(wire, new Keystone(settings, wire, services.gate(), services.time()));
        exchange.token();
        return new CloudConnection(Cloud.of(exchange, services.gate(), services.time()));
    }

    @Override
    public List<Handler<?, ?>> handlers() {
        return handlers;
    }

    @Override
    public List<Quota> quotas() {
        return Quotas.of(cloud);
    }

    @Override
    public <R> Optional<R> offers(Class<R> capability) {
        return Stream.of(anchor, hostKeys, snapshots)
                .filter(capability::isInstance)
                .map(capability::cast)
                .findFirst();
    }

    @Override
    public void close() {}
}
