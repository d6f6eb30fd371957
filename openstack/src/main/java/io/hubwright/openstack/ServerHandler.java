package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.engine.Readiness;
import io.hubwright.openstack.Nova.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Servers. Never two on one port: Nova accepts both, and cleaning up after the one that loses takes the winner's port away. */
final class ServerHandler implements Handler<ServerSpec, Server> {
    static final Set<String> GONE = Set.of("DELETED", "SOFT_DELETED");

    private static final Names<Instance> NAMES = new Names<>("server", Instance::id, Instance::name);
    private static final Set<String> STOPPED =
            Set.of("SHUTOFF", "PAUSED", "SUSPENDED", "SHELVED", "SHELVED_OFFLOADED", "RESCUE");
    // A resize that waits to be confirmed runs.
    private static final Set<String> RUNNING = Set.of("ACTIVE", "VERIFY_RESIZE");
    private static final Duration PORT_TO_BE_FREE = Duration.ofMinutes(2);

    private final Cloud cloud;
    private final PortHandler ports;

    ServerHandler(Cloud cloud, PortHandler ports) {
        this.cloud = cloud;
        this.ports = ports;
    }

    @Override
    public Class<ServerSpec> specType() {
        return ServerSpec.class;
    }

    @Override
    public Lane lane(ServerSpec spec) {
        return Lane.api("nova");
    }

    @Override
    public String collection() {
        return "nova servers";
    }

    @Override
    public String timing(ServerSpec spec) {
        return spec.hardware()
                .map(made -> "server " + made.flavor() + " " + made.image())
                .orElse("server");
    }

    @Override
    public Duration timeout() {
        // Copying a large image to a compute node that has not seen it takes minutes.
        return Duration.ofMinutes(20);
    }

    @Override
    public void check(ServerSpec spec, Context context) {
        if (spec.isExisting()) return;
        var hardware = spec.made();
        var image = cloud.glance().image(hardware.image());
        var flavor = cloud.nova().flavor(hardware.flavor());
        if ((flavor.disk() > 0 && image.minDisk() > flavor.disk()) || image.minRam() > flavor.ram())
            throw new ConflictException("flavor " + flavor.name() + " (" + flavor.disk() + " GiB disk, " + flavor.ram()
                    + " MiB RAM) is too small for image " + image.name() + ", which needs " + image.minDisk()
                    + " GiB and "
                    + image.minRam() + " MiB: choose a larger one");
        servers(context).stream()
                .filter(one -> one.name().equals(spec.name()) && !Mark.matches(context.marker(spec), one.mark()))
                .findFirst()
                .ifPresent(one -> {
                    throw Cloud.taken("server", spec.name(), one.id(), one.mark(), "ServerSpec");
                });
    }

    @Override
    public List<Need> needs(ServerSpec spec, Context context) {
        var flavor = cloud.nova().flavor(spec.made().flavor());
        var all = new ArrayList<>(List.of(
                new Need("nova", Quotas.INSTANCES, 1),
                new Need("nova", Quotas.CORES, flavor.vcpus()),
                new Need("nova", Quotas.RAM, flavor.ram())));
        // Where the image decides, nobody tells beforehand.
        if (flavor.disk() > 0) all.add(new Need("nova", Quotas.ROOT_DISKS, flavor.disk()));
        return List.copyOf(all);
    }

    /** Those that run first. */
    @Override
    public List<Server> find(ServerSpec spec, Context context) {
        if (spec.isExisting()) return List.of(existing(NAMES.get(spec.name(), servers(context))));
        var port = context.get(spec.port());
        return cloud.nova().servers().marked(context.marker(spec), context.asOf()).stream()
                .filter(one -> !GONE.contains(one.status()))
                .sorted(Comparator.comparing((Instance one) -> !RUNNING.contains(one.status()))
                        .thenComparing(one -> one.state().createdAt()))
                .map(one -> seen(one, port))
                .toList();
    }

    private List<Instance> servers(Context context) {
        return cloud.nova().servers().all(context.asOf()).stream()
                .filter(one -> !GONE.contains(one.status()))
                .toList();
    }

    @Override
    public Diff diff(ServerSpec spec, Server found, Context context) {
        var key = spec.keyPair().map(pair -> context.get(pair).name()).orElse("");
        return new ServerDiff(cloud.nova(), spec, key).of(look(found, context).orElseThrow(() -> gone(spec)));
    }

    @Override
    public Server create(ServerSpec spec, Context context) {
        var marker = context.marker(spec);
        var port = context.get(spec.port());
        var holder = holder(port, context);
        if (holder.isPresent())
            return holder.filter(one -> Mark.matches(marker, one.mark()))
                    .map(one -> seen(one, port))
                    .orElseThrow(() -> new ConflictException("the port of server \"" + spec.name() + "\" (" + port.id()
                            + ") is in use by server " + holder.get().id() + ", "
                            + Mark.owner(holder.get().mark()) + ": take it off that one"));
        var image = cloud.glance().image(spec.made().image()).id();
        var flavor = cloud.nova().flavor(spec.made().flavor()).id();
        var key = spec.keyPair().map(pair -> context.get(pair).name());
        return seen(cloud.nova().boot(Boot.request(spec, image, flavor, key, port.id(), marker.text())), port);
    }

    // Nova frees the port of a deleted server a moment after the server is gone.
    private Optional<Instance> holder(PortSpec.Port port, Context context) {
        var deadline = cloud.time().deadline(PORT_TO_BE_FREE);
        var device = cloud.ports()
                .listing()
                .find(port.id(), context.asOf())
                .map(CloudPort::deviceId)
                .orElse("");
        while (!device.isEmpty()) {
            var holder = cloud.nova().server(device).filter(one -> !GONE.contains(one.status()));
            if (holder.isPresent()) return holder;
            device = cloud.ports().look(port.id()).map(CloudPort::deviceId).orElse("");
            if (device.isEmpty()) break;
            if (deadline.passed())
                throw new ConflictException("port " + port.id() + " still belongs to server " + device
                        + ", which is gone: delete the port and run again");
            cloud.time().sleep(Duration.ofSeconds(1));
        }
        return Optional.empty();
    }

    /** Starts a resize, or brings back the name. */
    @Override
    public Server update(ServerSpec spec, Server found, Diff diff, Context context) {
        var server = look(found, context).orElseThrow(() -> gone(spec));
        if (!server.name().equals(spec.name())) server = cloud.nova().rename(server, spec.name());
        if (diff.has(Diff.Remedy.RESIZE)) {
            var flavor = cloud.nova().flavor(spec.made().flavor());
            cloud.nova().describe(server, Boot.flavor(spec.made().flavor(), flavor.id()));
            server = cloud.nova().resize(server, flavor.id());
        }
        return new Server(server.id(), server.name(), server.status(), found.ip());
    }

    @Override
    public Readiness<Server> ready(ServerSpec spec, Server found, Context context) {
        return look(found, context)
                .map(one -> readiness(one, found))
                .orElseGet(() -> Readiness.failed("server " + found.id() + " is gone: run again"));
    }

    private Readiness<Server> readiness(Instance server, Server found) {
        var now = new Server(server.id(), server.name(), server.status(), found.ip());
        if (server.isBeingDeleted()) return Readiness.broken("server " + server.id() + " is being deleted");
        if (server.status().equals("VERIFY_RESIZE") && Boot.isFlavor(server)) {
            if (server.state().task().isEmpty()) cloud.nova().confirmResize(server);
            return Readiness.waiting(now, "resized, being confirmed");
        }
        if (RUNNING.contains(server.status()))
            return server.state().ips().isEmpty() ? Readiness.waiting(now, "no address yet") : Readiness.ready(now);
        if (server.status().equals("ERROR"))
            return server.isDebris() ? Readiness.broken(fault(server)) : Readiness.failed(fault(server));
        if (STOPPED.contains(server.status()))
            return Readiness.failed("server " + server.id() + " is " + server.status()
                    + ": start it (openstack server start or unpause, resume, unshelve, unrescue) and run again");
        if (GONE.contains(server.status())) return Readiness.failed("server " + server.id() + " is deleted: run again");
        var task = server.state().task();
        return Readiness.waiting(
                now,
                server.status().equals("BUILD") ? "building" + (task.isEmpty() ? "" : ", " + task) : server.status());
    }

    // The list does not always have it.
    private String fault(Instance server) {
        var fault = cloud.nova()
                .server(server.id())
                .map(one -> one.state().fault().strip())
                .orElse("");
        return "server " + server.id() + " is in ERROR: " + (fault.isEmpty() ? "Nova gave no reason" : fault)
                + (server.isDebris() ? "" : "; see what openstack server show says");
    }

    @Override
    public void delete(ServerSpec spec, Server found, Context context) {
        cloud.nova().delete(found.id(), found.name());
    }

    /** And so that another one can take its port: Nova frees it a moment later. */
    @Override
    public boolean isGone(ServerSpec spec, Server found, Context context) {
        var listed = cloud.nova().servers().find(found.id(), context.asOf());
        if (listed.filter(one -> !GONE.contains(one.status())).isPresent() || !isGone(found.id())) return false;
        return cloud.ports().listing().all(context.asOf()).stream()
                .noneMatch(port -> port.deviceId().equals(found.id()));
    }

    private boolean isGone(String id) {
        return cloud.nova()
                .server(id)
                .filter(one -> !GONE.contains(one.status()))
                .isEmpty();
    }

    @Override
    public List<Owned> owned(Context context) {
        return servers(context).stream()
                .flatMap(one -> Mark.ownedBy(context, "server", one.mark())
                        .map(id -> new Owned(id, "server " + one.name(), () -> delete(one)))
                        .stream())
                .toList();
    }

    private void delete(Instance server) {
        cloud.nova().delete(server.id(), server.name());
        cloud.awaitGone("server \"" + server.name() + "\"", () -> isGone(server.id()));
    }

    /** Where its port is, or will be: known before it exists. */
    String networkId(ServerSpec spec, Context context) {
        return context.find(spec.port()).map(PortSpec.Port::networkId).orElseGet(() -> ports.networkOf(spec.port())
                .id());
    }

    private Optional<Instance> look(Server found, Context context) {
        return cloud.nova().servers().find(found.id(), context.asOf()).or(() -> cloud.nova()
                .server(found.id()));
    }

    private static NotFoundException gone(ServerSpec spec) {
        return new NotFoundException(spec.id() + " was deleted meanwhile: run again");
    }

    private static Server existing(Instance server) {
        var ip = Cloud.firstIp(server.state().ips())
                .orElseThrow(() -> new ConflictException(
                        "server " + server.name() + " (" + server.id() + ", " + server.status() + ") has no address"));
        return new Server(server.id(), server.name(), server.status(), ip);
    }

    private static Server seen(Instance server, PortSpec.Port port) {
        return new Server(server.id(), server.name(), server.status(), port.ip());
    }
}
