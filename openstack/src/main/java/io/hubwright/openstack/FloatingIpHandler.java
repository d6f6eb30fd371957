package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Floating IPs. A free one is taken before one is allocated; one that others were quicker to take is left to them. */
final class FloatingIpHandler implements Handler<FloatingIpSpec, FloatingIp> {
    private static final Names<CloudFloatingIp> NAMES =
            new Names<>("floating IP", CloudFloatingIp::id, CloudFloatingIp::ip);
    private static final int RACES = 5;

    private final Cloud cloud;
    private final ServerHandler servers;

    FloatingIpHandler(Cloud cloud, ServerHandler servers) {
        this.cloud = cloud;
        this.servers = servers;
    }

    @Override
    public Class<FloatingIpSpec> specType() {
        return FloatingIpSpec.class;
    }

    @Override
    public Lane lane(FloatingIpSpec spec) {
        return Lane.api("neutron");
    }

    @Override
    public boolean survivesReplacement() {
        return true;
    }

    @Override
    public void check(FloatingIpSpec spec, Context context) {
        if (spec.isExisting()) return;
        if (spec.address().isPresent()) requested(spec, context);
        else poolId(spec, context);
    }

    @Override
    public List<Need> needs(FloatingIpSpec spec, Context context) {
        // The quota counts free ones as not used (see Quotas): so taking one counts as much as allocating one.
        var counted = spec.address().isPresent() && !requested(spec, context).isForTheTaking();
        return counted ? List.of() : List.of(new Need("neutron", Quotas.FLOATING_IPS, 1));
    }

    @Override
    public String adopts(FloatingIpSpec spec, Context context) {
        if (spec.isExisting()) return "";
        var taken = spec.address().isPresent()
                ? Optional.of(requested(spec, context))
                : free(poolId(spec, context), context).findFirst();
        return taken.map(ip -> "takes " + ip.ip() + ", which is free").orElse("");
    }

    @Override
    public List<FloatingIp> find(FloatingIpSpec spec, Context context) {
        if (spec.isExisting()) return List.of(existing(spec, context));
        var machine = context.get(server(spec)).machineId();
        var marked = cloud.addresses().listing().marked(context.marker(spec), context.asOf());
        return Cloud.oldest(marked, CloudFloatingIp::createdAt).stream()
                .map(one -> seen(one, machine))
                .toList();
    }

    @Override
    public Diff diff(FloatingIpSpec spec, FloatingIp found, Context context) {
        var address = spec.address()
                .filter(wanted ->
                        !wanted.equals(found.id()) && !wanted.equals(found.ip().getHostAddress()));
        if (address.isPresent())
            return Diff.of(new Diff.Change("address", found.ip().getHostAddress(), address.get(), Diff.Remedy.REFUSE));
        var ip = look(found, context);
        var port = port(spec, context).id();
        if (ip.portId().equals(port)) return Diff.NONE;
        return Diff.of(
                ip.isFree()
                        ? new Diff.Change("association", "none", "server " + found.machineId(), Diff.Remedy.UPDATE)
                        : new Diff.Change(
                                "association",
                                "port " + ip.portId() + " of others",
                                "port " + port,
                                Diff.Remedy.REFUSE));
    }

    @Override
    public FloatingIp create(FloatingIpSpec spec, Context context) {
        var port = port(spec, context);
        var machine = context.get(server(spec)).machineId();
        if (spec.address().isPresent()) return seen(take(spec, requested(spec, context), port, context), machine);
        var pool = poolId(spec, context);
        for (var candidate : free(pool, context).toList()) {
            var taken = tryToTake(spec, candidate, port, context);
            if (taken.isPresent()) return seen(taken.get(), machine);
        }
        return seen(
                cloud.addresses().allocate(pool, port.id(), context.marker(spec).text(), spec.name()), machine);
    }

    private CloudFloatingIp take(FloatingIpSpec spec, CloudFloatingIp wanted, CloudPort port, Context context) {
        return tryToTake(spec, wanted, port, context)
                .orElseThrow(() -> new ConflictException("floating IP " + wanted.ip()
                        + " was taken by others meanwhile: free it, or choose another one"));
    }

    /** Empty if others were quicker. */
    private Optional<CloudFloatingIp> tryToTake(
            FloatingIpSpec spec, CloudFloatingIp candidate, CloudPort port, Context context) {
        return cloud.addresses()
                .look(candidate.id())
                .filter(fresh -> fresh.isFree() && fresh.mark().equals(candidate.mark()))
                .flatMap(fresh ->
                        cloud.addresses().take(fresh, port.id(), Mark.adopted(context.marker(spec)), spec.name()));
    }

    /** Puts one that lost its server back on it. */
    @Override
    public FloatingIp update(FloatingIpSpec spec, FloatingIp found, Diff diff, Context context) {
        var port = port(spec, context);
        for (int tried = 0; tried < RACES; tried++) {
            var ip = cloud.addresses().look(found.id()).orElseThrow(() -> gone(found));
            if (ip.portId().equals(port.id())) return found;
            if (!ip.isFree())
                throw new ConflictException("floating IP " + ip.ip() + " was put on port " + ip.portId()
                        + " by others: free it and run again");
            if (cloud.addresses().take(ip, port.id(), ip.mark(), spec.name()).isPresent()) return found;
        }
        throw new ConflictException("floating IP " + found.ip().getHostAddress()
                + " is changed by others again and again: see who, and run again");
    }

    @Override
    public void delete(FloatingIpSpec spec, FloatingIp found, Context context) {
        giveUp(found.id(), found.machineId(), context);
    }

    @Override
    public List<Owned> owned(Context context) {
        return all(context).stream()
                .flatMap(ip -> Mark.ownedBy(context, "floating-ip", ip.mark())
                        .map(id -> new Owned(id, "floating IP " + ip.ip(), () -> giveUp(ip.id(), "", context)))
                        .stream())
                .toList();
    }

    private void giveUp(String id, String machineId, Context context) {
        var found = cloud.addresses().look(id);
        if (found.isEmpty()) return;
        var ip = found.get();
        if (!ip.isFree() && isElsewhere(ip, machineId, context))
            throw new ConflictException("floating IP " + ip.ip() + " was put on port " + ip.portId()
                    + " by others, who would lose it: take it off there, and run again");
        if (Mark.isAdopted(ip.mark())) cloud.addresses().release(ip);
        else cloud.addresses().delete(ip);
    }

    private boolean isElsewhere(CloudFloatingIp ip, String machineId, Context context) {
        return cloud.ports()
                .look(ip.portId())
                .filter(port -> !port.deviceId().equals(machineId) || machineId.isEmpty())
                .filter(port -> Mark.ownedBy(context, "port", port.mark()).isEmpty())
                .isPresent();
    }

    private List<CloudFloatingIp> all(Context context) {
        return cloud.addresses().listing().all(context.asOf());
    }

    private Stream<CloudFloatingIp> free(String poolId, Context context) {
        return all(context).stream()
                .filter(one -> one.isForTheTaking() && one.poolId().equals(poolId));
    }

    private CloudFloatingIp requested(FloatingIpSpec spec, Context context) {
        var ip = NAMES.get(spec.address().orElseThrow(), all(context));
        if (!Mark.isForeign(ip.mark()) && !Mark.matches(context.marker(spec), ip.mark()))
            throw new ConflictException(
                    "floating IP " + ip.ip() + " is " + Mark.owner(ip.mark()) + ": choose another one");
        if (!ip.isFree())
            throw new ConflictException("floating IP " + ip.ip() + " is in use by port " + ip.portId()
                    + ": free it, or choose another one");
        return ip;
    }

    private String poolId(FloatingIpSpec spec, Context context) {
        if (spec.pool().isPresent())
            return cloud.networks().pool(spec.pool().get()).id();
        var pools = cloud.networks().pools();
        if (pools.isEmpty())
            throw new NotFoundException(
                    "this cloud has no external network, so there are no floating IPs: reach server \"" + spec.name()
                            + "\" through another host");
        if (pools.size() == 1) return pools.get(0).id();
        var behindRouter = spec.server().filter(server -> !server.isExisting()).flatMap(server -> cloud.networks()
                .gatewayOf(servers.networkId(server, context)));
        return behindRouter.orElseThrow(
                () -> new ConflictException("the cloud has " + pools.size() + " external networks, so name the pool of"
                        + " the floating IP for server \"" + spec.name() + "\" by pool(...): "
                        + pools.stream().map(CloudNetwork::name).sorted().collect(Collectors.joining(", "))));
    }

    private CloudPort port(FloatingIpSpec spec, Context context) {
        var server = context.get(server(spec));
        var ours = cloud.ports().listing().marked(context.marker(server(spec).port()), context.asOf());
        var ports = ours.isEmpty() ? cloud.ports().listing().all(context.asOf()) : ours;
        return ports.stream()
                .filter(port -> !ours.isEmpty() || port.deviceId().equals(server.id()))
                .filter(port -> port.ips().contains(server.ip().getHostAddress()))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("server \"" + spec.name() + "\" has no port with its address "
                        + server.ip().getHostAddress() + ", so it can have no floating IP"));
    }

    private CloudFloatingIp look(FloatingIp found, Context context) {
        return cloud.addresses()
                .listing()
                .find(found.id(), context.asOf())
                .or(() -> cloud.addresses().look(found.id()))
                .orElseThrow(() -> gone(found));
    }

    private FloatingIp existing(FloatingIpSpec spec, Context context) {
        var ip = NAMES.get(spec.address().orElseThrow(), all(context));
        if (ip.isFree())
            throw new ConflictException("floating IP " + ip.ip()
                    + " is on no server: put it on one by FloatingIpSpec.on(server).address(\"" + ip.ip() + "\")");
        var machine = cloud.ports().look(ip.portId()).map(CloudPort::deviceId).filter(id -> !id.isEmpty());
        return seen(ip, machine.orElse(ip.ip()));
    }

    private static ServerSpec server(FloatingIpSpec spec) {
        return spec.server().orElseThrow(() -> new IllegalStateException(spec + " is not ours to make"));
    }

    private static NotFoundException gone(FloatingIp found) {
        return new NotFoundException(
                "floating IP " + found.ip().getHostAddress() + " was deleted meanwhile: run again");
    }

    private static FloatingIp seen(CloudFloatingIp ip, String machineId) {
        return new FloatingIp(ip.id(), Cloud.ip(ip.ip()), machineId);
    }
}
