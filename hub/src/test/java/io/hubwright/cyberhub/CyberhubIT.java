package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.Secret;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Report;
import io.hubwright.hub.Risk;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of a hub on a machine. In order, for to make it again takes minutes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CyberhubIT {
    private static final Secret PASSWORD = Secret.of("known-7f3a-Secret-91bc");

    @TempDir
    static Path directory;

    private HubLab lab;
    private HubLab.Node node;
    private Hubwright hubwright;
    private Report first;
    private Cyberhub hub;

    @BeforeAll
    void bringUp() throws IOException {
        Needed.all(Requires.dockerEngine(), Requires.program("ssh-keygen"));
        lab = HubLab.open(directory);
        node = lab.boot();
        hubwright = Hubwright.connect(lab.settings(System.out::println), lab.names());
        first = hubwright.apply(site(hub()));
        hub = first.get(hub());
    }

    @AfterAll
    void close() {
        if (hubwright != null) hubwright.close();
        if (lab != null) lab.close();
    }

    private CyberhubSpec hub() {
        var front = lab.front(node);
        return CyberhubSpec.of("lab", front, DummySignIn.of(PASSWORD, Risk.ANYBODY_AS_ANYBODY))
                .storage(front.host().mount(lab.disk(node), "/srv/cyberhub"))
                .limits(ServerLimits.usual().memory(DataSize.mib(512)));
    }

    private static Deployment site(CyberhubSpec hub) {
        return Deployment.named("lab").of(hub);
    }

    @Test
    @Order(1)
    void provesWhatItMade() {
        var text = first.text();
        assertTrue(text.contains("port 80 leads to 443"), text);
        assertTrue(text.contains("a server was started in"), text);
    }

    @Test
    @Order(2)
    void aSecondRunChangesNothing() {
        var plan = hubwright.plan(site(hub()));
        assertTrue(plan.isEmpty(), plan.text());
    }

    @Test
    @Order(3)
    void itsHealthIsSeen() {
        var health = hub.health();
        assertTrue(health.isHealthy(), health.text());
        assertEquals("6.1.1", hub.status().version().orElse(""));
    }
}
