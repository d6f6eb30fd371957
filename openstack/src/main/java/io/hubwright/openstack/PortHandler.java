package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.openstack.Neutron.CloudPort;
import io.hubwright.openstack.PortSpec.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.openstack4j.model.network.Network;

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
    public void check(PortSpec spec, Context context) {
        networkOf(spec);
    }

    @Override
    public List<Need> needs(PortSpec spec, Context context) {
        return List.of(new Need("neutron", Quotas.PORTS, 1));
    }

    /** The network that a port for this spec goes to. */
    Network networkOf(PortSpec spec) {
        if (spec.network().isPresent())
            return cloud.neutron().network(spec.network().get());
        // An external network is for floating IPs, unless somebody asks for it by name.
        var all = cloud.neutron().usableNetworks().stream()
                .filter(network -> !network.isRouterExternal())
                .toList();
        if (all.isEmpty())
            throw new NotFoundException("the project has no network for server \"" + spec.name()
                    + "\": make one with a subnet and a router, or name one by network(...)");
        if (all.size() > 1)
            throw new ConflictException(
                    "the project has " + all.size() + " networks, so name one for server \"" + spec.name()
                            + "\" by network(...): "
                            + all.stream()
                                    .map(network -> network.getName() + " (" + network.getId() + ")")
                                    .collect(Collectors.joining(", ")));
        return all.get(0);
    }

    @Override
    public List<Port> find(PortSpec spec, Context context) {
        return Cloud.marked(context.marker(spec), cloud.neutron().ports().all(), CloudPort::mark, CloudPort::id)
                .stream()
                .map(PortHandler::seen)
                .toList();
    }

    @Override
    public Diff diff(PortSpec spec, Port found, Context context) {
        var port = port(found);
        var changes = new ArrayList<Diff.Change>();
        var wanted = groupIds(spec, context);
        if (!wanted.isEmpty() && !wanted.equals(port.groups()))
            changes.add(new Diff.Change("security groups", names(port.groups()), names(wanted), Diff.Remedy.UPDATE));
        var network = spec.network()
                .filter(name -> !name.equals(port.networkId())
                        && !networkOf(spec).getId().equals(port.networkId()));
        network.ifPresent(name -> changes.add(new Diff.Change("network", port.networkId(), name, Diff.Remedy.REFUSE)));
        return new Diff(changes);
    }

    @Override
    public Port create(PortSpec spec, Context context) {
        var mark = context.marker(spec).text();
        return seen(cloud.neutron().createPort(spec.name(), networkOf(spec).getId(), groupIds(spec, context), mark));
    }

    @Override
    public Port update(PortSpec spec, Port found, Diff diff, Context context) {
        return seen(cloud.neutron().setGroups(port(found), groupIds(spec, context)));
    }

    @Override
    public void delete(PortSpec spec, Port found, Context context) {
        cloud.neutron().deletePort(found.id(), spec.name());
    }

    @Override
    public List<Owned> owned(Context context) {
        return cloud.neutron().ports().all().stream()
                .flatMap(port -> Mark.ownedBy(context, "port", port.mark())
                        .map(id -> new Owned(id, "port of server " + port.name(), () -> cloud.neutron()
                                .deletePort(port.id(), port.name())))
                        .stream())
                .toList();
    }

    private CloudPort port(Port found) {
        return cloud.neutron()
                .ports()
                .find(found.id())
                .or(() -> cloud.neutron().port(found.id()))
                .orElseThrow(() -> new NotFoundException("port " + found.id() + " was deleted meanwhile: run again"));
    }

    private static Set<String> groupIds(PortSpec spec, Context context) {
        return spec.securityGroups().stream()
                .map(group -> context.get(group).id())
                .collect(Collectors.toUnmodifiableSet());
    }

    private String names(Set<String> ids) {
        var names = cloud.neutron().groups().all().stream()
                .filter(group -> ids.contains(group.id()))
                .map(Neutron.CloudGroup::name)
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
