package io.hubwright.throwaway.openstack;

import io.hubwright.Secret;
import io.hubwright.throwaway.machine.Machines;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the cloud has when it starts. Ids are the same in every cloud, so that they can be written down. */
final class Seeds {
    static final String PROJECT = "hubwright";
    static final String USER = "hubwright";
    static final String ADMIN = "admin";
    static final String INTERNAL = "hubwright-network";
    static final String EXTERNAL = "Public-Network";
    private static final List<String> IMAGES = List.of("Ubuntu-24.04", "Ubuntu-22.04-Jammy-x64", "Debian-12");
    private static final List<Flavor> FLAVORS = List.of(
            new Flavor("1", "m1.tiny", 1, 512, 1, 0),
            new Flavor("2", "m1.small", 1, 2048, 20, 0),
            new Flavor("3", "p2-3gb", 2, 3072, 20, 0),
            new Flavor("4", "p4-6gb", 4, 6144, 20, 0),
            new Flavor("5", "c4-15gb-83", 4, 15_360, 20, 83),
            new Flavor("6", "c8-30gb-186", 8, 30_720, 20, 166));
    private final Store store;

    private Seeds(Store store) {
        this.store = store;
    }

    static void sow(Store store, Secret password, Secret adminPassword, Quotas quotas, Machines machines) {
        new Seeds(store).sow(password, adminPassword, quotas, machines);
    }

    private void sow(Secret password, Secret adminPassword, Quotas quotas, Machines machines) {
        String project = hex("project " + PROJECT);
        String adminProject = hex("project " + ADMIN);
        store.projects.put(project, new Project(project, PROJECT));
        store.projects.put(adminProject, new Project(adminProject, ADMIN));
        String user = hex("user " + USER);
        String admin = hex("user " + ADMIN);
        store.users.put(user, new User(user, USER, password, Set.of(project), false));
        store.users.put(admin, new User(admin, ADMIN, adminPassword, Set.of(adminProject), true));
        store.quotas.put(project, quotas);
        FLAVORS.forEach(flavor -> store.flavors.put(flavor.id(), flavor));
        IMAGES.forEach(name -> image(name, adminProject, machines.kind()));
        networks(project, adminProject, machines);
    }

    private static String hex(String name) {
        return Ids.uuid(name).replace("-", "");
    }

    private void image(String name, String project, String kind) {
        Instant now = store.time().now();
        String what = kind.equals("none") ? "nothing boots from it" : "the same Debian machine under every name";
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("container_format", "bare");
        properties.put("disk_format", "raw");
        properties.put("description", "an image of a throwaway cloud: " + what);
        properties.put("hubwright_machines", kind);
        Image image = new Image(
                Ids.uuid("image " + name),
                project,
                name,
                "public",
                properties,
                List.of(),
                Optional.of(Body.EMPTY),
                now,
                now);
        store.images.put(image.id(), image);
    }

    /** An internal network of the project, routed to an external one that belongs to the operator. */
    private void networks(String project, String adminProject, Machines machines) {
        Networks networks = new Networks(store);
        Subnets subnets = new Subnets(store, networks);
        String internal = network(networks, INTERNAL, project, false);
        String external = network(networks, EXTERNAL, adminProject, true);
        String inside = subnet(subnets, INTERNAL + "-subnet", project, internal, machines.internal());
        String outside = subnet(subnets, EXTERNAL + "-subnet", adminProject, external, machines.external());
        SecurityGroups groups = new SecurityGroups(store);
        groups.ensureDefault(project);
        Wiring unwired = new Wiring() {
            @Override
            public void connect(String serverId, String floatingIp) {}

            @Override
            public void disconnect(String serverId, String floatingIp) {}
        };
        Ports ports = new Ports(store, networks, groups, unwired);
        Routers routers = new Routers(store, ports);
        String router = Ids.uuid("router");
        store.routers.put(
                router,
                row(
                        routers,
                        router,
                        project,
                        Map.of(
                                "name",
                                "hubwright-router",
                                "external_gateway_info",
                                Map.of(
                                        "network_id",
                                        external,
                                        "enable_snat",
                                        true,
                                        "external_fixed_ips",
                                        List.of(Map.of("subnet_id", outside, "ip_address", gateway(outside)))))));
        ports.createOn(
                project,
                store.subnets.find(inside).orElseThrow(),
                Optional.of(gateway(inside)),
                Map.of("device_id", router, "device_owner", Routers.INTERFACE, "status", "ACTIVE"));
    }

    private String gateway(String subnetId) {
        return store.subnets.find(subnetId).orElseThrow().text("gateway_ip");
    }

    private String network(Networks networks, String name, String project, boolean external) {
        String id = Ids.uuid("network " + name);
        store.networks.put(id, row(networks, id, project, Map.of("name", name, "router:external", external)));
        return id;
    }

    private String subnet(Subnets subnets, String name, String project, String networkId, Machines.Subnet subnet) {
        String id = Ids.uuid("subnet " + name);
        store.subnets.put(
                id,
                row(
                        subnets,
                        id,
                        project,
                        Map.of(
                                "name",
                                name,
                                "network_id",
                                networkId,
                                "cidr",
                                subnet.cidr().toString(),
                                "gateway_ip",
                                subnet.gateway().getHostAddress(),
                                "allocation_pools",
                                List.of(Map.of(
                                        "start", subnet.first().getHostAddress(),
                                        "end", subnet.last().getHostAddress())))));
        store.networks.change(networkId, network -> network.with("subnets", List.of(id)));
        return id;
    }

    private Row row(NeutronKind kind, String id, String project, Map<String, Object> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("project_id", project);
        kind.attributes().forEach(attribute -> values.put(attribute.name(), attribute.otherwise()));
        values.putAll(given);
        values.put("tags", List.of());
        return Row.of(store.time(), id, values);
    }
}
