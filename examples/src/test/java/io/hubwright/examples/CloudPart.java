package io.hubwright.examples;

import io.hubwright.Cidr;
import io.hubwright.DataSize;
import io.hubwright.Time;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Settings;
import io.hubwright.openstack.FloatingIpSpec;
import io.hubwright.openstack.KeyPairSpec;
import io.hubwright.openstack.OpenStackCloud;
import io.hubwright.openstack.SecurityGroupSpec;
import io.hubwright.openstack.ServerSpec;
import io.hubwright.openstack.VolumeSpec;
import java.nio.file.Path;

/** What the bring-up makes in the cloud, as a program of its own: it is killed by {@link KilledRunIT}. */
final class CloudPart {
    private CloudPart() {}

    public static void main(String[] arguments) {
        var directory = Path.of(arguments[0]);
        try (var hubwright = connect(directory)) {
            hubwright.apply(deployment(directory));
        }
    }

    static Hubwright connect(Path directory) {
        return connect(directory, Time.SYSTEM);
    }

    static Hubwright connect(Path directory, Time time) {
        return Hubwright.connect(
                Settings.defaults().stateDirectory(directory.resolve("state")).time(time),
                OpenStackCloud.from(directory.resolve("clouds.yaml"), "throwaway"));
    }

    static Deployment deployment(Path directory) {
        var key = KeyPairSpec.of("binderhub", directory.resolve("key.pub"));
        var web = SecurityGroupSpec.named("registry")
                .allowAll(Cidr.of("192.168.70.0/24"))
                .allowTcp(22, 80, 443);
        var server = ServerSpec.of("registry", "Ubuntu-24.04", "c8-30gb-186")
                .keyPair(key)
                .securityGroups(web);
        var worker =
                ServerSpec.of("worker-1", "Ubuntu-24.04", "p4-6gb").keyPair(key).securityGroups(web);
        var layers = VolumeSpec.of("docker-registry", DataSize.gib(500)).attachedTo(server);
        var datasets = VolumeSpec.of("data", DataSize.gib(100)).attachedTo(server);
        return Deployment.named("neurolibre").of(FloatingIpSpec.on(server), layers, datasets, worker);
    }
}
