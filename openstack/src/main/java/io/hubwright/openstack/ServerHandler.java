package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Marker;
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
    private static final Names<Instance> NAMES = new Names<>("server", Instance::id, Instance::name);
    private static final Set<String> STOPPED =
            Set.of("SHUTOFF", "PAUSED", "SUSPENDED", "SHELVED", "SHELVED_OFFLOADED", "RESCUE");
    private static final Set<String> GONE = Set.of("DELETED", "SOFT_DELETED");
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
    public Duration timeout() {
        // Copying a large image to a compute node that has not seen it takes minutes.
        return Duration.ofMinutes(20);
    }

    @Override
    public void check(ServerSpec spec, Context context) {
        if (spec.isExisting()) return;
        var hardware = hardware(spec);
        var image = cloud.glance().image(hardware.image());
        var flavor = cloud.nova().flavor(hardware.flavor());
        if ((flavor.getDisk() > 0 && image.minDisk() > flavor.getDisk()) || image.minRam() > flavor.getRam())
            throw new ConflictException(
                    "flavor " + flavor.getName() + " (" + flavor.getDisk() + " GiB disk, " + flavor.getRam()
                            + " MiB RAM) is too small for image " + image.name() + ", which needs " + image.minDisk()
                            + " GiB and "
                            + image.minRam() + " MiB: choose a larger one");
        servers().stream()
                .filter(one -> one.name().equals(spec.name()) && !Mark.matches(context.marker(spec), one.mark()))
                .findFirst()
                .ifPresent(one -> {
                    throw Cloud.taken("server", spec.name(), one.id(), one.mark(), "ServerSpec");
                });
    }

    @Override
    public List<Need> needs(ServerSpec spec, Context context) {
        var flavor = cloud.nova().flavor(hardware(spec).flavor());
        return List.of(
                new Need("nova", Quotas.INSTANCES, 1),
                new Need("nova", Quotas.CORES, flavor.getVcpus()),
                new Need("nova", Quotas.RAM, flavor.getRam()));
    }

    /** Without failed builds that never ran: they are cleared away before a new one is made. */
    @Override
    public List<Server> find(ServerSpec spec, Context context) {
        if (spec.isExisting()) return List.of(existing(NAMES.get(spec.name(), servers())));
        var port = context.get(spec.port());
        return marked(context.marker(spec))
                .filter(one -> !one.isDebris())
                .sorted(Comparator.comparing((Instance one) -> !RUNNING.contains(one.status()))
                        .thenComparing(one -> one.state().createdAt()))
                .map(one -> seen(one, port))
                .toList();
    }

    private java.util.stream.Stream<Instance> marked(Marker marker) {
        return servers().stream().filter(one -> Mark.matches(marker, one.mark()));
    }

    private List<Instance> servers() {
        return cloud.nova().servers().all().stream()
                .filter(one -> !GONE.contains(one.status()))
                .toList();
    }

    @Override
    public Diff diff(ServerSpec spec, Server found, Context context) {
        var server = cloud.nova()
                .servers()
                .find(found.id())
                .or(() -> cloud.nova().server(found.id()))
                .orElseThrow(() -> gone(spec));
        var changes = new ArrayList<Diff.Change>();
        flavorChange(spec, server).ifPresent(changes::add);
        var key = spec.keyPair().map(pair -> context.get(pair).name()).orElse("");
        if (!key.equals(server.keyName())) changes.add(report("key pair", server.keyName(), key));
        var hash = server.metadata().getOrDefault(Boot.USER_DATA_KEY, "");
        var wanted = spec.userData().map(Boot::hash).orElse("");
        if (!hash.equals(wanted)) changes.add(report("user data", hash, wanted));
        return new Diff(changes);
    }

    // A flavor that the operators withdrew since is no reason to fail.
    private Optional<Diff.Change> flavorChange(ServerSpec spec, Instance server) {
        var wanted = hardware(spec).flavor();
        if (wanted.equals(server.flavorId())) return Optional.empty();
        try {
            var flavor = cloud.nova().flavor(wanted);
            return flavor.getId().equals(server.flavorId())
                    ? Optional.empty()
                    : Optional.of(new Diff.Change("flavor", server.flavorId(), flavor.getName(), Diff.Remedy.REFUSE));
        } catch (NotFoundException e) {
            return Optional.of(report("flavor", server.flavorId(), wanted + ", which the cloud no longer has"));
        }
    }

    private static Diff.Change report(String field, String found, String wanted) {
        return new Diff.Change(
                field, found.isEmpty() ? "none" : found, wanted.isEmpty() ? "none" : wanted, Diff.Remedy.REPORT);
    }

    @Override
    public Server create(ServerSpec spec, Context context) {
        var marker = context.marker(spec);
        var port = context.get(spec.port());
        clearDebris(spec, marker);
        var holder = holder(port);
        if (holder.isPresent())
            return holder.filter(one -> Mark.matches(marker, one.mark()))
                    .map(one -> seen(one, port))
                    .orElseThrow(() -> new ConflictException("the port of server \"" + spec.name() + "\" (" + port.id()
                            + ") is in use by server " + holder.get().id() + ", "
                            + Mark.owner(holder.get().mark()) + ": take it off that one"));
        var hardware = hardware(spec);
        var image = cloud.glance().image(hardware.image()).id();
        var flavor = cloud.nova().flavor(hardware.flavor()).getId();
        var key = spec.keyPair().map(pair -> context.get(pair).name());
        return seen(cloud.nova().boot(Boot.request(spec, image, flavor, key, port.id(), marker.text())), port);
    }

    private void clearDebris(ServerSpec spec, Marker marker) {
        marked(marker).filter(Instance::isDebris).forEach(one -> delete(one.id(), spec.name()));
    }

    // Nova frees the port of a deleted server a moment after the server is gone.
    private Optional<Instance> holder(PortSpec.Port port) {
        var deadline = cloud.time().deadline(PORT_TO_BE_FREE);
        while (true) {
            var device = cloud.neutron()
                    .port(port.id())
                    .map(Neutron.CloudPort::deviceId)
                    .orElse("");
            var holder = device.isEmpty()
                    ? Optional.<Instance>empty()
                    : cloud.nova().server(device).filter(one -> !GONE.contains(one.status()));
            if (device.isEmpty() || holder.isPresent()) return holder;
            if (deadline.passed())
                throw new ConflictException("port " + port.id() + " still belongs to server " + device
                        + ", which is gone: delete the port" + " and run again");
            cloud.time().sleep(Duration.ofSeconds(1));
        }
    }

    @Override
    public Readiness<Server> ready(ServerSpec spec, Server found, Context context) {
        var server =
                cloud.nova().servers().find(found.id()).or(() -> cloud.nova().server(found.id()));
        return server.map(one -> readiness(one, found))
                .orElseGet(() -> Readiness.failed("server " + found.id() + " is gone: run again"));
    }

    private Readiness<Server> readiness(Instance server, Server found) {
        var now = new Server(server.id(), server.name(), server.status(), found.ip());
        if (RUNNING.contains(server.status()))
            return server.state().ips().isEmpty() ? Readiness.waiting(now, "no address yet") : Readiness.ready(now);
        if (server.status().equals("ERROR")) return Readiness.failed(fault(server));
        if (STOPPED.contains(server.status()))
            return Readiness.failed("server " + server.id() + " is " + server.status()
                    + ": start it (openstack server start or unpause," + " resume, unshelve, unrescue) and run again");
        if (GONE.contains(server.status())) return Readiness.failed("server " + server.id() + " is deleted: run again");
        var task = server.state().task();
        return Readiness.waiting(
                now,
                server.status().equals("BUILD") ? "building" + (task.isEmpty() ? "" : ", " + task) : server.status());
    }

    private String fault(Instance server) {
        var fault = cloud.nova()
                .server(server.id())
                .map(one -> one.state().fault().strip())
                .orElse("");
        var advice = server.isDebris()
                ? "; run again, and it is deleted and built anew"
                : "; see what openstack server show says";
        return "server " + server.id() + " is in ERROR: " + (fault.isEmpty() ? "Nova gave no reason" : fault) + advice;
    }

    @Override
    public void delete(ServerSpec spec, Server found, Context context) {
        delete(found.id(), found.name());
    }

    private void delete(String id, String name) {
        cloud.nova().delete(id, name);
        cloud.awaitGone("server \"" + name + "\"", () -> cloud.nova()
                .server(id)
                .filter(one -> !GONE.contains(one.status()))
                .isEmpty());
    }

    @Override
    public List<Owned> owned(Context context) {
        return servers().stream()
                .flatMap(one -> Mark.ownedBy(context, "server", one.mark())
                        .map(id -> new Owned(id, "server " + one.name(), () -> delete(one.id(), one.name())))
                        .stream())
                .toList();
    }

    /** Where its port is, or will be: known before it exists. */
    String networkId(ServerSpec spec, Context context) {
        return context.find(spec.port()).map(PortSpec.Port::networkId).orElseGet(() -> ports.networkOf(spec.port())
                .getId());
    }

    private static ServerSpec.Hardware hardware(ServerSpec spec) {
        return spec.hardware().orElseThrow(() -> new IllegalStateException(spec + " is not ours to make"));
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
