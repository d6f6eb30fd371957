package io.hubwright.examples;

import io.hubwright.Cidr;
import io.hubwright.DataSize;
import io.hubwright.Secret;
import io.hubwright.dns.Cloudflare;
import io.hubwright.dns.DnsRecordSpec;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Plan;
import io.hubwright.engine.Report;
import io.hubwright.host.HostSpec;
import io.hubwright.hub.PrivateRegistrySpec;
import io.hubwright.openstack.FloatingIpSpec;
import io.hubwright.openstack.KeyPairSpec;
import io.hubwright.openstack.OpenStackCloud;
import io.hubwright.openstack.SecurityGroupSpec;
import io.hubwright.openstack.ServerSpec;
import io.hubwright.openstack.VolumeSpec;
import io.hubwright.tls.CertificateAuthority;
import java.nio.file.Path;

/** The README's script. What stands between the markers stands in the README, too; a test compares them. */
final class Neurolibre {
    private Neurolibre() {}

    public static void main(String[] arguments) {
        bringUp(Secret.fromEnv("REGISTRY_PASSWORD"), Secret.fromEnv("CLOUDFLARE_TOKEN"));
    }

    static void bringUp(Secret password, Secret token) {
        // spotless:off
        // README
var key      = KeyPairSpec.of("binderhub", Path.of("id_ed25519.pub"));
var web      = SecurityGroupSpec.named("registry").allowAll(Cidr.of("192.168.70.0/24")).allowTcp(22, 80, 443);
var server   = ServerSpec.of("registry", "Ubuntu-24.04", "c8-30gb-186").keyPair(key).securityGroups(web);
var worker   = ServerSpec.of("worker-1", "Ubuntu-24.04", "p4-6gb").keyPair(key).securityGroups(web);
var address  = FloatingIpSpec.on(server);
var layers   = VolumeSpec.of("docker-registry", DataSize.gib(500)).attachedTo(server);
var datasets = VolumeSpec.of("data", DataSize.gib(1000)).attachedTo(server);
var host     = HostSpec.at(address, "ubuntu").privateKey(Path.of("id_ed25519"));
var node     = HostSpec.at(worker, "ubuntu").privateKey(Path.of("id_ed25519")).via(host);
var name     = DnsRecordSpec.a("my-binder-registry.conp.cloud", address);
var registry = PrivateRegistrySpec.at(name, host, CertificateAuthority.own("neurolibre"))
        .storage(host.mount(layers, "/docker-registry")).addUser("user", password);
var login    = registry.loginOn(node.docker()).privateAddress(server);
var site     = Deployment.named("neurolibre").of(registry, host.mount(datasets, "/DATA"), login);

try (var hubwright = Hubwright.connect(OpenStackCloud.named("arbutus"), Cloudflare.token(token))) {
    Plan plan = hubwright.plan(site);        // reads only: what would change, and the quota before and after
    Report report = hubwright.apply(plan);   // converges, verifies; a second run makes no write
    System.out.println(report.get(registry).endpoint() + " on " + report.get(address).ip());
}
        // README
        // spotless:on
    }
}
