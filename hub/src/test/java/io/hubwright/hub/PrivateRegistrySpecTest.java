package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Marker;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateRegistrySpecTest {
    private static final Marker MARKER = new Marker("lab", "abcdefgh", new Spec.Id("registry", "hub.example.org"));
    private static final Spec<Address> PRIVATE = Address.existing("192.168.70.5");

    @Test
    void whatItRequiresComesFirst() {
        var registry = Given.registry().addPrivateAddress(PRIVATE);
        assertEquals(
                List.of(
                        "dns-record/hub.example.org",
                        "address/203.0.113.10",
                        "host/203.0.113.10",
                        "docker/203.0.113.10",
                        "existing/issuer",
                        "address/192.168.70.5",
                        "registry/hub.example.org",
                        "address/203.0.113.11",
                        "host/203.0.113.11",
                        "docker/203.0.113.11",
                        "registry-login/hub.example.org@203.0.113.11"),
                Deployment.named("lab")
                        .of(registry.loginOn(Given.NODE.docker()).privateAddress(PRIVATE))
                        .closure()
                        .stream()
                        .map(spec -> spec.id().toString())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "true, 443, hub.example.org",
        "true, 5000, hub.example.org:5000",
        "false, 80, hub.example.org",
        "false, 443, hub.example.org:443",
        "true, 80, hub.example.org:80"
    })
    void theUsualPortIsNotPartOfTheEndpoint(boolean tls, int port, String endpoint) {
        var registry = tls
                ? Given.registry()
                : PrivateRegistrySpec.plainHttp(Given.NAME, Given.HOST, Risk.PASSWORDS_IN_CLEAR_TEXT);
        assertEquals(endpoint, registry.port(port).endpoint());
    }

    static Stream<Arguments> misuse() {
        var registry = Given.registry();
        return Stream.of(
                misused("user name", () -> registry.addUser("a:b", Secret.of("x"))),
                misused("user name", () -> registry.addUser("", Secret.of("x"))),
                misused("72", () -> registry.addUser("bob", Secret.of("x".repeat(73)))),
                misused("72", () -> registry.addUser("bob", Secret.of("ä".repeat(37)))),
                misused("line break", () -> registry.addUser("bob", Secret.of("x\ny"))),
                misused("port", () -> registry.port(0)),
                misused("port", () -> registry.port(65536)),
                misused("image", () -> registry.image("registry:2 --privileged")),
                misused("realm", () -> registry.realm("a\"b")),
                misused("realm", () -> registry.realm("")),
                misused("cost", () -> registry.settings(registry.settings().bcryptCost(31))),
                misused("Docker", () -> registry.docker(Given.NODE.docker())),
                misused("Docker", () -> registry.loginOn(Given.NODE).docker(Given.HOST.docker())));
    }

    private static Arguments misused(String word, Executable call) {
        return Arguments.of(word, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misuse")
    void refusesMisuse(String word, Executable call) {
        var refused = assertThrows(IllegalArgumentException.class, call);
        assertTrue(refused.getMessage().contains(word), refused.getMessage());
    }

    @Test
    void neverShowsAPassword() {
        var text = Given.registry() + " " + Given.registry().loginOn(Given.NODE) + " "
                + Given.registry().users() + " "
                + Given.registry().loginOn(Given.NODE).login();
        assertFalse(text.contains(Given.PASSWORD.reveal()), text);
    }

    @ParameterizedTest
    @CsvSource({
        "registry, registry:latest",
        "registry:2.7.0, registry:2.7.0",
        "lab.example:5000/registry, lab.example:5000/registry:latest",
        "registry@sha256:ab, registry@sha256:ab"
    })
    void anImageWithoutATagIsTheLatest(String image, String pulled) {
        assertEquals(pulled, Given.registry().image(image).settings().imageWithTag());
    }

    @Test
    void onlyWhatTheContainerNeedsMakesAnotherContainer() {
        var digest = RegistryContainer.plan(Given.registry(), MARKER).configDigest();
        assertEquals(digest, digestOf(Given.registry().addUser("bob", Secret.of("x"))));
        assertEquals(digest, digestOf(Given.registry().names("other.example.org")));
        assertEquals(digest, digestOf(Given.registry().addPrivateAddress(PRIVATE)));
        assertNotEquals(digest, digestOf(Given.registry().port(5000)));
        assertNotEquals(digest, digestOf(Given.registry().image("registry:2")));
        assertNotEquals(digest, digestOf(Given.registry().realm("Other")));
    }

    private static String digestOf(PrivateRegistrySpec spec) {
        return RegistryContainer.plan(spec, MARKER).configDigest();
    }

    @Test
    void withoutAMountTheImagesAreOnTheHostsDisk() {
        assertEquals(
                "/var/lib/hubwright/hub.example.org/docker",
                RegistryPaths.of(Given.registry()).storage());
    }

    @Test
    void theLoginIsOfTheFirstUserOrTheOneNamed() {
        var registry = Given.registry().addUser("zoe", Secret.of("hers"));
        assertEquals("alice", registry.loginOn(Given.NODE).login().orElseThrow().user());
        assertEquals(
                "zoe",
                registry.loginOn(Given.NODE).user("zoe").login().orElseThrow().user());
        assertEquals(
                Optional.empty(), registry.loginOn(Given.NODE).user("nobody").login());
    }
}
