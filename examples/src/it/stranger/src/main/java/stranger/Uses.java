package stranger;

import io.hubwright.DataSize;
import io.hubwright.engine.Deployment;
import io.hubwright.openstack.ServerSpec;
import io.hubwright.openstack.VolumeSpec;

/** Compiles against the published jars as anybody would. */
public final class Uses {
    public static void main(String[] arguments) {
        var server = ServerSpec.of("scratch", "Ubuntu-24.04", "p2-3gb");
        var disk = VolumeSpec.of("data", DataSize.gib(10)).attachedTo(server);
        System.out.println(Deployment.named("stranger").of(disk).closure());
    }

    private Uses() {}
}
