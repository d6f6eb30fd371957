package io.hubwright.throwaway.devcloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.Secret;
import io.hubwright.throwaway.machine.Machines;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What the cloud's operator does for its users: networks, projects, quotas. */
final class Operator {
    private static final String EXTERNAL = "Public-Network";
    // Machines of all projects share a network behind the cloud: each project gives out addresses of its own.
    private static final int ADDRESSES_PER_PROJECT = 16;
    private static final Map<String, Integer> COMPUTE =
            Map.of("instances", 20, "cores", 80, "ram", 320 * 1024, "key_pairs", 100, "server_groups", 10);
    private static final Map<String, Integer> VOLUMES = Map.of("volumes", 20, "gigabytes", 10_240, "snapshots", 10);
    private static final Map<String, Integer> NETWORKS = Map.of(
            "network",
            10,
            "subnet",
            20,
            "port",
            100,
            "router",
            10,
            "floatingip",
            10,
            "security_group",
            20,
            "security_group_rule",
            200);

    private final URI authUrl;
    private final Secret password;
    private final Machines machines;

    Operator(URI authUrl, Secret password, Machines machines) {
        this.authUrl = authUrl;
        this.password = password;
        this.machines = machines;
    }

    void openExternalNetwork() {
        var admin = login("admin", password);
        var network = admin.post(
                "network",
                "/v2.0/networks",
                "network",
                Map.of(
                        "name",
                        EXTERNAL,
                        "router:external",
                        true,
                        "provider:network_type",
                        "flat",
                        "provider:physical_network",
                        "public"));
        subnet(
                admin,
                EXTERNAL,
                id(network),
                machines.external(),
                machines.external().first(),
                machines.external().last(),
                false);
    }

    DevProject makeProject(String name, int number) {
        var admin = login("admin", password);
        var secret = newPassword();
        var project = id(admin.post("identity", "/projects", "project", Map.of("name", name, "domain_id", "default")));
        var user = id(admin.post(
                "identity",
                "/users",
                "user",
                Map.of(
                        "name",
                        name,
                        "domain_id",
                        "default",
                        "password",
                        secret.reveal(),
                        "default_project_id",
                        project)));
        var role = id(admin.get("identity", "/roles?name=member").at("/roles/0"));
        admin.put("identity", "/projects/" + project + "/users/" + user + "/roles/" + role, Map.of());
        admin.put("compute", "/os-quota-sets/" + project, Map.of("quota_set", COMPUTE));
        admin.put("volumev3", "/os-quota-sets/" + project, Map.of("quota_set", VOLUMES));
        admin.put("network", "/v2.0/quotas/" + project, Map.of("quota", NETWORKS));
        openNetwork(login(name, secret), name, number);
        return new DevProject(name, project, secret);
    }

    private void openNetwork(Api member, String name, int number) {
        var inside = machines.internal();
        var network = id(member.post("network", "/v2.0/networks", "network", Map.of("name", name + "-network")));
        boolean apart = !machines.kind().equals("none");
        var first = apart ? plus(inside.first(), number * ADDRESSES_PER_PROJECT) : inside.first();
        var last = apart ? plus(first, ADDRESSES_PER_PROJECT - 1) : inside.last();
        if (compare(last, inside.last()) > 0)
            throw new IllegalStateException("make project " + name + ": this cloud has no addresses left for another");
        var subnet = subnet(member, name + "-network", network, inside, first, last, true);
        var external =
                id(member.get("network", "/v2.0/networks?router:external=true").at("/networks/0"));
        var router = id(member.post(
                "network",
                "/v2.0/routers",
                "router",
                Map.of("name", name + "-router", "external_gateway_info", Map.of("network_id", external))));
        member.put("network", "/v2.0/routers/" + router + "/add_router_interface", Map.of("subnet_id", subnet));
    }

    private static String subnet(
            Api api,
            String name,
            String network,
            Machines.Subnet subnet,
            InetAddress first,
            InetAddress last,
            boolean dhcp) {
        return id(api.post(
                "network",
                "/v2.0/subnets",
                "subnet",
                Map.of(
                        "name",
                        name + "-subnet",
                        "network_id",
                        network,
                        "ip_version",
                        4,
                        "cidr",
                        subnet.cidr().toString(),
                        "gateway_ip",
                        subnet.gateway().getHostAddress(),
                        "enable_dhcp",
                        dhcp,
                        "allocation_pools",
                        List.of(Map.of("start", first.getHostAddress(), "end", last.getHostAddress())))));
    }

    private Api login(String name, Secret secret) {
        return Api.login(authUrl, name, name, secret);
    }

    private static String id(JsonNode resource) {
        return resource.path("id").asText();
    }

    private static Secret newPassword() {
        var bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(HexFormat.of().formatHex(bytes));
    }

    private static InetAddress plus(InetAddress address, int offset) {
        try {
            return Inet4Address.getByAddress(
                    ByteBuffer.allocate(4).putInt(number(address) + offset).array());
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // four bytes are always an address
        }
    }

    private static int compare(InetAddress one, InetAddress other) {
        return Integer.compareUnsigned(number(one), number(other));
    }

    private static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }
}
