package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.peer.Distribution;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The client against CNCF's registries over TLS, and skopeo, podman and Docker as judges of what is in them. */
class DistributionClientIT {
    private static final String CREDENTIALS = TestServer.USER + ":" + TestServer.PASSWORD.reveal();

    /** Debian's 2.8. */
    @Nested
    class Second extends Real {
        @BeforeAll
        static void needsTheRegistry() {
            Needed.all(Requires.program("docker-registry"));
        }

        @Override
        Path program() {
            return Path.of("docker-registry");
        }
    }

    /** 3.1, built from its module. */
    @Nested
    class Third extends Real {
        @BeforeAll
        static void needsTheRegistry() {
            Needed.all(Requires.dockerEngine());
        }

        @Override
        Path program() {
            return Distribution.program(System.out::println);
        }
    }

    abstract static class Real extends RegistryClientContract {
        private final Image image =
                Image.of(Layer.of(LayerFile.of("/hello.txt", "hello\n")), Layer.of(LayerFile.of("/x", noise(100_000))));

        abstract Path program();

        @Override
        TestServer start(Path files) throws Exception {
            return RealServer.start(program(), files);
        }

        @Override
        LoginCheck.Auth auth() {
            return LoginCheck.Auth.BASIC;
        }

        @Test
        void skopeoPullsWhatWePushedAndWePullWhatItPushed() throws Exception {
            Needed.all(Requires.program("skopeo"));
            var skopeo = Program.of("skopeo", "--insecure-policy", "copy", "--preserve-digests");
            registry().push(image, registry().ref("hub/core:1.4"));
            var layout = directory.resolve("skopeo");
            skopeo.run(
                    "--src-tls-verify=false",
                    "--src-creds=" + CREDENTIALS,
                    "docker://" + registry().ref("hub/core:1.4"),
                    "oci:" + layout + ":1.4");
            assertEquals(image.digest(), OciLayout.at(layout).image("1.4").digest());
            skopeo.run(
                    "--dest-tls-verify=false",
                    "--dest-creds=" + CREDENTIALS,
                    "oci:" + layout + ":1.4",
                    "docker://" + registry().ref("hub/skopeo:1"));
            assertEquals(
                    image.digest(),
                    registry().pull(registry().ref("hub/skopeo:1")).digest());
        }

        @Test
        void skopeoSeesTheDigestOfADockerArchiveThatWePushed() throws Exception {
            Needed.all(Requires.program("skopeo"));
            OciLayout.at(directory.resolve("layout")).put(image, "1");
            var tar = directory.resolve("archive.tar");
            var skopeo = Program.of("skopeo", "--insecure-policy");
            skopeo.run("copy", "oci:" + directory.resolve("layout") + ":1", "docker-archive:" + tar + ":hub/core:1");
            var pushed = registry().push(tar, registry().ref("hub/archive:1"));
            var inspected =
                    skopeo.run("inspect", "--tls-verify=false", "--creds=" + CREDENTIALS, "docker://" + pushed.ref());
            assertEquals(
                    pushed.digest().toString(),
                    Json.parse(inspected.getBytes(StandardCharsets.UTF_8))
                            .path("Digest")
                            .asText());
        }

        @Test
        void podmanPullsWhatWePushedAndWePullWhatItPushed() throws Exception {
            Needed.all(Requires.program("podman"), Requires.root());
            var podman = Program.of(
                    "podman",
                    "--root=" + directory.resolve("podman"),
                    "--runroot=" + directory.resolve("podman-run"),
                    "--storage-driver=vfs");
            var pushed = registry().push(image, registry().ref("hub/core:1.4"));
            String name = pushed.ref().toString();
            podman.run("pull", "-q", "--tls-verify=false", "--creds=" + CREDENTIALS, name);
            assertEquals(
                    image.digest().toString(),
                    podman.run("image", "inspect", "--format", "{{.Digest}}", name)
                            .strip());
            var digest = directory.resolve("digest");
            var copy = registry().ref("hub/podman:1");
            podman.run(
                    "push",
                    "-q",
                    "--tls-verify=false",
                    "--creds=" + CREDENTIALS,
                    "--digestfile=" + digest,
                    name,
                    copy.toString());
            var back = registry().pull(copy);
            assertEquals(Files.readString(digest).strip(), back.digest().toString());
            assertEquals(image.descriptor().mediaType(), back.descriptor().mediaType());
            podman.run("rmi", "-a", "-f");
        }

        /** The Engine takes registries on loopback without knowing their certificates. */
        @Test
        void dockerPullsWhatWePushedAndWePullWhatItPushed() throws Exception {
            Needed.all(Requires.dockerEngine(), Requires.program("docker"));
            var docker =
                    Program.of("docker", "--config", directory.resolve("docker").toString());
            docker.run(
                    "login",
                    "-u",
                    TestServer.USER,
                    "-p",
                    TestServer.PASSWORD.reveal(),
                    server().url().getAuthority());
            var ref = registry().ref("hub/core:1.4");
            var copy = registry().ref("hub/docker:1");
            var archive = registry().ref("hub/saved:1");
            registry().push(image, ref);
            try {
                docker.run("pull", "-q", ref.toString());
                var repoDigests =
                        docker.run("image", "inspect", "--format", "{{join .RepoDigests \" \"}}", ref.toString());
                assertTrue(repoDigests.contains("@" + image.digest()), repoDigests);

                docker.run("tag", ref.toString(), copy.toString());
                var output = docker.run("push", copy.toString());
                var back = registry().pull(copy);
                assertTrue(output.contains("digest: " + back.digest() + " "), output);
                assertEquals(id(docker, ref), back.config().digest().toString());

                var tar = directory.resolve("saved.tar");
                docker.run("save", "-o", tar.toString(), copy.toString());
                registry().push(tar, archive);
                docker.run("pull", "-q", archive.toString());
                assertEquals(id(docker, ref), id(docker, archive));
            } finally {
                docker.run("rmi", "-f", ref.toString(), copy.toString(), archive.toString());
            }
        }

        private static String id(Program docker, ImageRef ref) throws Exception {
            return docker.run("image", "inspect", "--format", "{{.Id}}", ref.toString())
                    .strip();
        }
    }
}
