package io.hubwright.benchmarks;

import io.hubwright.Cidr;
import io.hubwright.DataSize;
import io.hubwright.Spec;
import io.hubwright.engine.Deployment;
import io.hubwright.openstack.FloatingIpSpec;
import io.hubwright.openstack.KeyPairSpec;
import io.hubwright.openstack.SecurityGroupSpec;
import io.hubwright.openstack.ServerSpec;
import io.hubwright.openstack.VolumeSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One key pair, one security group with four rules, and so many servers, each with port, volume and floating IP. */
final class EngineWorkload {
    static final String IMAGE = "Ubuntu-24.04";
    static final String FLAVOR = "p2-3gb";
    static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlN0rT1wyN5wYt5iTQy7o3V6YfLUn7k5m4mCkq0m1xv benchmark";

    private EngineWorkload() {}

    static Deployment of(String name, int servers, Path publicKey) {
        KeyPairSpec key = KeyPairSpec.of(name, publicKey);
        SecurityGroupSpec group =
                SecurityGroupSpec.named(name).allowAll(Cidr.of("10.64.0.0/19")).allowTcp(22, 80, 443);
        List<Spec<?>> goals = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            ServerSpec server =
                    ServerSpec.of(name + "-" + i, IMAGE, FLAVOR).keyPair(key).securityGroups(group);
            goals.add(FloatingIpSpec.on(server));
            goals.add(VolumeSpec.of(name + "-" + i, DataSize.gib(100)).attachedTo(server));
        }
        return Deployment.named(name).of(goals.toArray(Spec<?>[]::new));
    }
}
