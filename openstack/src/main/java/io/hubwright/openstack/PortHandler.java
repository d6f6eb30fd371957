package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.openstack.PortSpec.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

final class PortHandler implements Handler<PortSpec, Port> {
    private final Cloud cloud;

    PortHandler(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Class<PortSpec> specType() {
        return PortSpec.class;
    }

    @Override
    public Lane lane(PortSpec spec) {
        return Lane.api("neutron");
    }

    @Override
    public int most() {
        return 50;
    }

    @Override
    public void check(PortSpec spec, Context context) {
        networkOf(spec);
    }

    @Override
    public List<Need> needs(PortSpec spec, Context context) {
        return List.of(new Need("neutron", Quotas.PORTS, 1));
    }

    /** The network that a port for this spec goes to. */
    CloudNetwork networkOf(PortSpec spec) {
        if (spec.network().isPresent())
            return cloud.networks().get(spec.network().get());
        // An external network is for floating IPs, unless somebody asks for it by name.
        var all = cloud.networks().usable().stream()
                .filter(network -> !network.external())
                .toList();
        if (all.isEmpty())
            throw new NotFoundException("the project has no network for server \"" + spec.name()
                    + "\": make one with a subnet and a router, or name one by network(...)");
        if (all.size() > 1)
            throw new ConflictException(
                    "the project has " + all.size() + " networks, so name one for server \"" + spec.name()
                            + "\" by network(...): "
                            + all.stream()
                                    .map(network -> network.name() + " (" + network.id() + ")")
                                    .collect(Collectors.joining(", ")));
        return all.get(0);
    }

    @Override
    public List<Port> find(PortSpec spec, Context context) {
        var marked = cloud.ports().listing().marked(context.marker(spec), context.asOf());
        return Cloud.oldest(marked, CloudPort::id).stream()
                .map(PortHandler::seen)
                .toList();
    }

    @Override
    public Diff diff(PortSpec spec, Port found, Context context) {
        var port = port(found, context);
        var changes = new ArrayList<Diff.Change>();
        var wanted = groupIds(spec, context);
        if (!wanted.isEmpty() && !wanted.equals(port.groups()))
            changes.add(new Diff.Change(
                    "security groups", names(port.groups(), context), names(wanted, context), Diff.Remedy.UPDATE));
        var network = spec.network()
                .filter(name ->
                        !name.equals(port.networkId()) && !networkOf(spec).id().equals(port.networkId()));
        network.ifPresent(name -> changes.add(new Diff.Change("network", port.networkId(), name, Diff.Remedy.REFUSE)));
        return new Diff(changes);
    }

    @Override
    public Port create(PortSpec spec, Context context) {
        return seen(cloud.ports().create(wanted(spec, context)));
    }

    @Override
    public List<Port> createAll(List<PortSpec> specs, Context context) {
        var wanted = specs.stream().map(spec -> wanted(spec, context)).toList();
        return cloud.ports().create(wanted).stream().map(PortHandler::seen).toList();
    }

    private Ports.Wanted wanted(PortSpec spec, Context context) {
        return new Ports.Wanted(
                spec.name(),
                networkOf(spec).id(),
                groupIds(spec, context),
                context.marker(spec).text());
    }

    @Override
    public Port update(PortSpec spec, Port found, Diff diff, Context context) {
        return seen(cloud.ports().setGroups(port(found, context), groupIds(spec, context)));
    }

    @Override
    public void delete(PortSpec spec, Port found, Context context) {
        cloud.ports().delete(found.id(), spec.name());
    }

    @Override
    public List<Owned> owned(Context context) {
        return cloud.ports().listing().all(context.asOf()).stream()
                .flatMap(port -> Mark.ownedBy(context, "port", port.mark())
                        .map(id -> new Owned(id, "port of server " + port.name(), () -> cloud.ports()
                                .delete(port.id(), port.name())))
                        .stream())
                .toList();
    }

    private CloudPort port(Port found, Context context) {
        return cloud.ports()
                .listing()
                .find(found.id(), context.asOf())
                .or(() -> cloud.ports().look(found.id()))
                .orElseThrow(() -> new NotFoundException("port " + found.id() + " was deleted meanwhile: run again"));
    }

    private static Set<String> groupIds(PortSpec spec, Context context) {
        return spec.securityGroups().stream()
                .map(group -> context.get(group).id())
                .collect(Collectors.toUnmodifiableSet());
    }

    private String names(Set<String> ids, Context context) {
        var names = cloud.groups().listing().all(context.asOf()).stream()
                .filter(group -> ids.contains(group.id()))
                .map(CloudGroup::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    private static Port seen(CloudPort port) {
        var ip = Cloud.firstIp(port.ips())
                .orElseThrow(() -> new ConflictException("port " + port.id() + " got no address: network "
                        + port.networkId() + " has no subnet; add one, or name another network"));
        return new Port(port.id(), ip, port.networkId());
    }
}
