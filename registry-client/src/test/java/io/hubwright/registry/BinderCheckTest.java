package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.registry.RegistrySettings;
import io.hubwright.throwaway.registry.RegistryTraits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What BinderHub's versions see at CNCF's registry. */
class BinderCheckTest {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "DISTRIBUTION_2, oci, 404, 200",
        "DISTRIBUTION_2, index, 404, 404",
        "DISTRIBUTION_3, docker, 200, 200",
        "DISTRIBUTION_3, oci, 404, 200",
        "DISTRIBUTION_3, index, 200, 200",
        "DISTRIBUTION_3, missing, 404, 404"
    })
    void whatIsStoredDecidesWhoFindsIt(RegistryTraits.Kind kind, String form, int old, int current) {
        try (var server = EmbeddedServer.plain(RegistrySettings.defaults().traits(RegistryTraits.of(kind)));
                var client = RegistryClient.connect(server.anonymous())) {
            var ref = client.ref("binder/image:1");
            switch (form) {
                case "docker" -> client.push(Images.of("x").asDocker(), ref);
                case "oci" -> client.push(Images.of("x"), ref);
                case "index" -> client.push(Images.index("x"), ref);
                default -> assertEquals("missing", form);
            }
            var check = client.binderCheck(ref);
            assertEquals(
                    List.of(old, current),
                    check.eyes().stream().map(BinderCheck.Eye::status).toList());
            assertEquals(old == 200 && current == 200, check.isFound());
            if (!check.isFound())
                assertTrue(check.verdict().contains("would be rebuilt every time, because "), check.verdict());
        }
    }

    @Test
    void repairThatItNamesHelps() {
        try (var server = EmbeddedServer.plain(
                        RegistrySettings.defaults().traits(RegistryTraits.of(RegistryTraits.Kind.DISTRIBUTION_3)));
                var client = RegistryClient.connect(server.anonymous())) {
            var ref = client.ref("binder/image:1");
            client.push(Images.of("x"), ref);
            assertFalse(client.binderCheck(ref).isFound());
            client.push(client.image(ref, Images.AMD64).asDocker(), ref);
            assertTrue(
                    client.binderCheck(ref).isFound(), client.binderCheck(ref).verdict());
        }
    }

    @Test
    void wayWithoutATokenUrlIsLookedAtWhereTokensAreUsed() throws IOException {
        var settings = RegistrySettings.defaults()
                .htpasswd(TestFiles.htpasswd(directory))
                .tokenLife(Duration.ofMinutes(5))
                .traits(RegistryTraits.of(RegistryTraits.Kind.DISTRIBUTION_3));
        try (var server = EmbeddedServer.plain(settings);
                var client = RegistryClient.connect(server.options())) {
            client.push(Images.of("x"), client.ref("a:1"));
            assertEquals(3, client.binderCheck(client.ref("a:1")).eyes().size());
        }
    }
}
