package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What BinderHub's versions see at a real registry 2.8. */
class BinderCheckDebianIT {
    @TempDir
    Path directory = Path.of("");

    @Test
    void dockersFormAloneIsFoundByAllVersions() throws Exception {
        Needed.all(Requires.program("docker-registry"));
        try (var server = RealServer.start(Path.of("docker-registry"), directory);
                var client = RegistryClient.connect(server.options())) {
            var image = Images.of("binder");
            client.push(image.asDocker(), client.ref("binder/image:docker"));
            client.push(image, client.ref("binder/image:oci"));
            client.push(Images.index("binder"), client.ref("binder/image:index"));
            assertEquals(List.of(200, 200), seen(client, "docker"));
            assertEquals(List.of(404, 200), seen(client, "oci"));
            assertEquals(List.of(404, 404), seen(client, "index"));
        }
    }

    private static List<Integer> seen(RegistryClient client, String tag) {
        return client.binderCheck(client.ref("binder/image:" + tag)).eyes().stream()
                .map(BinderCheck.Eye::status)
                .toList();
    }
}
