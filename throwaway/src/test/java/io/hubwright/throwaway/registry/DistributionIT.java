package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.peer.Distribution;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The real registries. */
class DistributionIT {

    /** Debian's 2.8.2. */
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

        @Override
        RegistryTraits.Kind kind() {
            return RegistryTraits.Kind.DISTRIBUTION_2;
        }

        /** Why garbage is collected while the server is down: its memory still has what the disk has not. */
        @Test
        void collectionBesideARunningServerBreaksTheNextPush() {
            byte[] manifest = image("a", "1");
            byte[] config = SavedImages.config(SavedImages.noise(3000));
            String blob = "/v2/a/blobs/" + ContentDigest.sha256(config);
            assertEquals(
                    202,
                    wire().send("DELETE", "/v2/a/manifests/" + ContentDigest.sha256(manifest), new byte[0])
                            .statusCode());
            server().collectGarbage(false);
            assertEquals(200, wire().send("HEAD", blob, new byte[0]).statusCode());
            assertThrows(UncheckedIOException.class, () -> wire().get(blob), "it promises bytes that it has not");
            server().restart();
            assertEquals(404, wire().send("HEAD", blob, new byte[0]).statusCode());
        }
    }

    /** 3.1.2, built from its module. */
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

        @Override
        RegistryTraits.Kind kind() {
            return RegistryTraits.Kind.DISTRIBUTION_3;
        }

        @Test
        void uploadSurvivesARestartWithTheSameSecret() {
            byte[] blob = SavedImages.noise(3000);
            var first = wire().send("PATCH", wire().upload("a"), blob);
            server().restart();
            assertEquals(
                    201,
                    commit(Wire.location(first), ContentDigest.sha256(blob)).statusCode());
        }
    }

    abstract static class Real extends ServerFacts {
        private Optional<DistributionServer> server = Optional.empty();

        abstract Path program();

        @Override
        URI start(Path storage) {
            server = Optional.of(DistributionServer.start(
                    program(), RegistrySettings.defaults().storage(storage)));
            return server().url();
        }

        DistributionServer server() {
            return server.orElseThrow();
        }

        @Override
        void stop() {
            server.ifPresent(DistributionServer::close);
        }
    }
}
