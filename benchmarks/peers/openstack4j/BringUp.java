import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openstack4j.api.Builders;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.model.compute.Flavor;
import org.openstack4j.model.compute.Server;
import org.openstack4j.model.identity.v3.Token;
import org.openstack4j.model.network.Network;
import org.openstack4j.model.network.Port;
import org.openstack4j.model.network.options.PortListOptions;
import org.openstack4j.model.storage.block.Volume;
import org.openstack4j.openstack.OSFactory;

/**
 * The engine benchmark's workload as one writes it with openstack4j, ten servers at a time. It logs in, prints a line, waits for one,
 * brings up, prints the seconds that this took. Its argument is the number of servers.
 */
class BringUp {
    static final int THREADS = 10;
    static final long POLL_MILLIS = 1000; // as openstack4j itself waits for servers
    static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlN0rT1wyN5wYt5iTQy7o3V6YfLUn7k5m4mCkq0m1xv benchmark";

    record Common(Token token, String image, String flavor, String network, String pool) {}

    public static void main(String[] args) throws Exception {
        int servers = Integer.parseInt(args[0]);
        OSClientV3 cloud = logIn();
        System.out.println("ready");
        System.in.read();
        long start = System.nanoTime();
        cloud.compute().keypairs().create("site", KEY);
        String group = cloud.networking()
                .securitygroup()
                .create(Builders.securityGroup().name("site").build())
                .getId();
        rule(cloud, group, null, 0, "10.64.0.0/19");
        for (int port : new int[] {22, 80, 443}) rule(cloud, group, "tcp", port, "0.0.0.0/0");
        Common common = new Common(
                cloud.getToken(),
                cloud.imagesV2().list().stream()
                        .filter(image -> image.getName().equals("Ubuntu-24.04"))
                        .findFirst()
                        .orElseThrow()
                        .getId(),
                cloud.compute().flavors().list().stream()
                        .filter(flavor -> flavor.getName().equals("p2-3gb"))
                        .map(Flavor::getId)
                        .findFirst()
                        .orElseThrow(),
                network(cloud, "hubwright-network"),
                network(cloud, "Public-Network"));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            String name = "site-" + i;
            all.add(threads.submit(() -> bringUp(name, common)));
        }
        for (Future<?> one : all) one.get();
        System.out.println((System.nanoTime() - start) / 1e9);
        System.exit(0);
    }

    static OSClientV3 logIn() throws Exception {
        JsonNode auth = new YAMLMapper()
                .readTree(new File(System.getenv("OS_CLIENT_CONFIG_FILE")))
                .path("clouds")
                .path(System.getenv("OS_CLOUD"))
                .path("auth");
        Identifier domain = Identifier.byName("Default");
        return OSFactory.builderV3()
                .endpoint(auth.path("auth_url").asText())
                .credentials(auth.path("username").asText(), auth.path("password").asText(), domain)
                .scopeToProject(Identifier.byName(auth.path("project_name").asText()), domain)
                .authenticate();
    }

    static void rule(OSClientV3 cloud, String group, String protocol, int port, String from) {
        var rule = Builders.securityGroupRule()
                .securityGroupId(group)
                .direction("ingress")
                .ethertype("IPv4")
                .remoteIpPrefix(from);
        if (protocol != null) rule.protocol(protocol).portRangeMin(port).portRangeMax(port);
        cloud.networking().securityrule().create(rule.build());
    }

    static String network(OSClientV3 cloud, String name) {
        return cloud.networking().network().list().stream()
                .filter(network -> network.getName().equals(name))
                .map(Network::getId)
                .findFirst()
                .orElseThrow();
    }

    static void bringUp(String name, Common common) {
        // A client is bound to the thread that made it.
        OSClientV3 cloud = OSFactory.clientFromToken(common.token());
        Volume volume = cloud.blockStorage()
                .volumes()
                .create(Builders.volume().name(name).size(100).build());
        Server server = cloud.compute()
                .servers()
                .boot(Builders.server()
                        .name(name)
                        .image(common.image())
                        .flavor(common.flavor())
                        .keypairName("site")
                        .addSecurityGroup("site")
                        .networks(List.of(common.network()))
                        .build());
        Server up = cloud.compute().servers().waitForServerStatus(server.getId(), Server.Status.ACTIVE, 10, TimeUnit.MINUTES);
        if (up.getStatus() != Server.Status.ACTIVE) throw new IllegalStateException(name + " is " + up.getStatus());
        Port port = cloud.networking()
                .port()
                .list(PortListOptions.create().deviceId(server.getId()))
                .get(0);
        cloud.networking()
                .floatingip()
                .create(Builders.netFloatingIP()
                        .floatingNetworkId(common.pool())
                        .portId(port.getId())
                        .build());
        await(cloud, volume.getId(), Volume.Status.AVAILABLE);
        cloud.compute().servers().attachVolume(server.getId(), volume.getId(), null);
        await(cloud, volume.getId(), Volume.Status.IN_USE);
    }

    static void await(OSClientV3 cloud, String volume, Volume.Status wanted) {
        while (cloud.blockStorage().volumes().get(volume).getStatus() != wanted) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
