package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Diff.Remedy;
import io.hubwright.engine.Marker;
import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.hub.internal.FoundContainer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryDiffTest {
    private static final PrivateRegistrySpec SPEC = Given.registry();
    private static final Marker MARKER = new Marker("lab", "abcdefgh", new Spec.Id("registry", "hub.example.org"));
    private static final ContainerPlan PLAN = RegistryContainer.plan(SPEC, MARKER);
    private static final Secret HTTP_SECRET = Secret.of("ab".repeat(32));
    private static final String CONFIG = new RegistryConfig(true, "Registry").text(HTTP_SECRET);
    private static final String HTPASSWD =
            new Htpasswd(Map.of()).with(SPEC.users(), 5, new SecureRandom()).text();
    private static final RegistryFacts RIGHT = facts(container("running", PLAN), CONFIG, HTPASSWD, false);

    private static FoundContainer container(String state, ContainerPlan plan) {
        return named(plan.name(), state, plan);
    }

    private static FoundContainer named(String name, String state, ContainerPlan plan) {
        return new FoundContainer("id", name, plan.image(), state, 0, "", plan.marker(), plan.configDigest());
    }

    private static RegistryFacts facts(FoundContainer container, String config, String htpasswd, boolean pending) {
        return new RegistryFacts(List.of(container), config, htpasswd, Optional.of("CHAIN"), true, pending);
    }

    private static List<String> fields(Diff diff) {
        return diff.changes().stream().map(Diff.Change::field).toList();
    }

    @Test
    void nothingDiffers() {
        assertEquals(Diff.NONE, RegistryDiff.of(SPEC, PLAN, RIGHT, Optional.empty()));
    }

    static Stream<Arguments> whatDiffers() {
        var other = RegistryContainer.plan(SPEC.realm("Other"), MARKER);
        var image = RegistryContainer.plan(SPEC.image("registry:2"), MARKER);
        var two = new RegistryFacts(
                List.of(container("running", PLAN), named(PLAN.name() + ".previous", "exited", other)),
                CONFIG,
                HTPASSWD,
                Optional.of("CHAIN"),
                true,
                false);
        var unnamed = facts(named(PLAN.name() + ".previous", "exited", PLAN), CONFIG, HTPASSWD, false);
        return Stream.of(
                Arguments.of("stopped", facts(container("exited", PLAN), CONFIG, HTPASSWD, false), "container"),
                Arguments.of("crashing", facts(container("restarting", PLAN), CONFIG, HTPASSWD, false), "container"),
                Arguments.of("other settings", facts(container("running", other), CONFIG, HTPASSWD, false), "settings"),
                Arguments.of("other image", facts(container("running", image), CONFIG, HTPASSWD, false), "image"),
                Arguments.of("half replaced", two, "container"),
                Arguments.of("renamed only", unnamed, "container"),
                Arguments.of("edited", facts(container("running", PLAN), CONFIG + "#", HTPASSWD, false), "config.yml"),
                Arguments.of("no config", facts(container("running", PLAN), "", HTPASSWD, false), "config.yml"),
                Arguments.of("no users", facts(container("running", PLAN), CONFIG, "", false), "users"),
                Arguments.of("not restarted", facts(container("running", PLAN), CONFIG, HTPASSWD, true), "container"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatDiffers")
    void saysWhatDiffers(String name, RegistryFacts facts, String field) {
        var diff = RegistryDiff.of(SPEC, PLAN, facts, Optional.empty());
        assertEquals(List.of(field), fields(diff), name);
        assertEquals(Remedy.UPDATE, diff.changes().get(0).remedy());
    }

    @Test
    void aCertificateThatIsDueIsAChangeWithItsReason() {
        var diff = RegistryDiff.of(SPEC, PLAN, RIGHT, Optional.of("it does not name x"));
        assertEquals(
                List.of("certificate: it does not name x -> a new one"),
                diff.changes().stream().map(Diff.Change::toString).toList());
    }

    @Test
    void anotherPasswordIsAChangeOfUsersAlone() {
        var diff = RegistryDiff.of(SPEC.addUser("alice", Secret.of("another")), PLAN, RIGHT, Optional.empty());
        assertEquals(List.of("users"), fields(diff));
        assertFalse(diff.toString().contains("another"), diff.toString());
    }

    @Test
    void aRegistryWithoutUsersIsRefused() {
        var diff = RegistryDiff.of(SPEC.users(Map.of()), PLAN, RIGHT, Optional.empty());
        assertEquals(Remedy.REFUSE, diff.changes().get(0).remedy());
    }
}
