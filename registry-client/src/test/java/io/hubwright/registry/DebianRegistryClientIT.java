package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client against the real registry 2.8 over TLS, and skopeo as the judge of what is in it. */
class DebianRegistryClientIT extends RegistryClientContract {
    private static final String CREDENTIALS = TestServer.USER + ":" + TestServer.PASSWORD.reveal();

    @BeforeAll
    static void needsTheRegistry() {
        Needed.all(Requires.program(DebianServer.PROGRAM));
    }

    @Override
    TestServer start(Path files) throws Exception {
        return DebianServer.start(files);
    }

    @Override
    LoginCheck.Auth auth() {
        return LoginCheck.Auth.BASIC;
    }

    @Test
    void skopeoPullsWhatWePushed() throws Exception {
        Needed.all(Requires.program("skopeo"));
        var image =
                Image.of(Layer.of(LayerFile.of("/hello.txt", "hello\n")), Layer.of(LayerFile.of("/x", noise(100_000))));
        registry().push(image, registry().ref("hub/core:1.4"));
        var layout = directory.resolve("skopeo");
        Skopeo.run(
                "copy",
                "--src-tls-verify=false",
                "--src-creds=" + CREDENTIALS,
                "--preserve-digests",
                "docker://" + registry().ref("hub/core:1.4"),
                "oci:" + layout + ":1.4");
        assertEquals(image.digest(), Image.fromLayout(layout, "1.4").digest());
    }

    @Test
    void wePushADockerArchiveAndPullWhatSkopeoPushed() throws Exception {
        Needed.all(Requires.program("skopeo"));
        var image = Image.of(Layer.of(LayerFile.of("/hello.txt", "hello\n")));
        image.writeLayout(directory.resolve("layout"), "1");
        var tar = directory.resolve("archive.tar");
        Skopeo.run("copy", "oci:" + directory.resolve("layout") + ":1", "docker-archive:" + tar + ":hub/core:1");
        var pushed = registry().push(Image.fromDockerArchive(tar), registry().ref("hub/archive:1"));
        var inspected =
                Skopeo.run("inspect", "--tls-verify=false", "--creds=" + CREDENTIALS, "docker://" + pushed.ref());
        assertEquals(
                pushed.digest().toString(),
                Json.parse(inspected.getBytes(StandardCharsets.UTF_8))
                        .path("Digest")
                        .asText());

        Skopeo.run(
                "copy",
                "--dest-tls-verify=false",
                "--dest-creds=" + CREDENTIALS,
                "docker-archive:" + tar,
                "docker://" + registry().ref("hub/skopeo:1"));
        var back = registry().pull(registry().ref("hub/skopeo:1"));
        assertEquals(1, back.layers().size());
        assertTrue(back.layers().get(0).mediaType().endsWith("gzip"), back.manifest());
    }
}
