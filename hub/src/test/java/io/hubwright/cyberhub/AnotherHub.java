package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.Time;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A second hub behind a front that is there: it comes with an older JupyterHub, is upgraded, goes back, and is taken down. */
record AnotherHub(Hubwright hubwright, HubMachine machine, FrontSpec front, DummySignIn signIn) {
    private static final String OLD = StackImages.hub("5.5.4").name();

    private CyberhubSpec spec(String image) {
        var hub = CyberhubSpec.of("astro", front.asExisting(), signIn).path("/astro/");
        return hub.settings(hub.settings().hubImage(image));
    }

    private static Deployment site(CyberhubSpec spec) {
        return Deployment.named("astro").of(spec);
    }

    void liveAndGo() throws IOException {
        var old = spec(OLD);
        var astro = hubwright.apply(site(old)).get(old);
        requireVersion("5.5.4", astro);
        var bob = machine.browser("bob", old);
        bob.signIn(signIn.password().reveal());
        bob.spawn(Optional.empty());
        try (var kernel = bob.kernel()) {
            kernel.run("kept = 5");
            kernel.busyDuring(() -> failedUpgradeIsUndone(astro));
            kernel.busyDuring(() -> hubwright.apply(site(spec(StackImages.hub().name()))));
            requireVersion("6.1.1", astro);
            assertTrue(bob.isSignedIn(), "an upgrade logs nobody out");
            assertEquals("6", kernel.run("kept + 1"));
            kernel.busyDuring(() -> assertEquals(OLD, astro.rollback()));
            requireVersion("5.5.4", astro);
            assertTrue(bob.isSignedIn(), "nor does the way back");
            assertEquals("7", kernel.run("kept + 2"));
        }
        assertTrue(hubwright.plan(site(old)).isEmpty());
        hubwright.destroy(site(old));
        assertEquals("bob", machine.run("ls /var/lib/hubwright/cyberhub-astro/homes"));
    }

    private static void requireVersion(String version, Cyberhub hub) {
        assertEquals(version, hub.status().version().orElse(""));
    }

    private void failedUpgradeIsUndone(Cyberhub astro) {
        var wrong = spec(StackImages.front().name());
        var failed = assertThrows(HubwrightException.class, () -> hubwright.apply(site(wrong)));
        assertTrue(failed.getMessage().contains("the one before was started again"), failed.getMessage());
        Time.SYSTEM.await("the hub before", Duration.ofSeconds(60), Duration.ofMillis(500), () -> astro.status()
                .version()
                .filter("5.5.4"::equals));
    }
}
