package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hubwright.ConflictException;
import io.hubwright.engine.Anchor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupAnchorTest {
    private static final String UID = "abcdefgh";

    @TempDir
    Path directory;

    private Simulation simulation;

    @BeforeEach
    void start() {
        simulation = Simulation.start(directory);
    }

    @AfterEach
    void stop() {
        simulation.close();
    }

    /** As another computer sees it. */
    private Anchor anchor() {
        return anchor(simulation.computer());
    }

    private Anchor anchor(Transport transport) {
        var gate = new OpenGate();
        var time = simulation.time();
        var keystone = new Keystone(simulation.settings(), transport, gate, time);
        var cloud = Cloud.of(new Exchange(transport, keystone), gate, time);
        return new GroupAnchor(cloud.groups(), cloud.networks(), time);
    }

    private String lease(Anchor anchor, String holder) throws Exception {
        return simulation.run(() -> anchor.lease("site", UID, holder));
    }

    @Test
    void whoComesFirstHoldsItUntilItEnds() throws Exception {
        var first = anchor();
        var second = anchor();
        simulation.run(() -> first.claim("site", UID));
        assertEquals("ada@laptop", lease(first, "ada@laptop"));
        assertEquals("ada@laptop", lease(second, "bob@desk"));
        simulation.pass(Duration.ofSeconds(80));
        assertEquals("ada@laptop", lease(first, "ada@laptop"));
        simulation.pass(Duration.ofSeconds(80));
        assertEquals("ada@laptop", lease(second, "bob@desk"));
        simulation.run(() -> {
            first.endLease("site", UID, "ada@laptop");
            return true;
        });
        simulation.pass(Duration.ofSeconds(6));
        assertEquals("bob@desk", lease(second, "bob@desk"));
    }

    @Test
    void leaseOfAKilledRunRunsOut() throws Exception {
        simulation.run(() -> anchor().claim("site", UID));
        assertEquals("ada@laptop", lease(anchor(), "ada@laptop"));
        simulation.pass(Anchor.LEASE.minusSeconds(2));
        assertEquals("ada@laptop", lease(anchor(), "bob@desk"));
        simulation.pass(Duration.ofSeconds(4));
        assertEquals("bob@desk", lease(anchor(), "bob@desk"));
        assertEquals(Optional.of(UID), simulation.run(() -> anchor().find("site")));
    }

    @Test
    void leaseIsTakenThoughAnAnswerIsLostOrTheAnchorChanges() throws Exception {
        var anchor = anchor();
        simulation.run(() -> anchor.claim("site", UID));
        simulation.faults().on("network", "PUT", "/security-groups/").loseAnswer();
        assertEquals("ada@laptop", lease(anchor, "ada@laptop"));
        simulation.pass(Duration.ofSeconds(1));
        assertEquals("ada@laptop", lease(anchor, "ada@laptop"));
        var other = anchor();
        simulation.pass(Duration.ofSeconds(2));
        lease(other, "ada@laptop");
        // The first one's revision has passed by now.
        assertEquals("ada@laptop", lease(anchor, "ada@laptop"));
        assertEquals(
                1,
                simulation.cloud().calls().list().stream()
                        .filter(call -> call.status() == 412)
                        .count());
    }

    @Test
    void withoutItsAnchorThereIsNoLease() {
        var error = assertThrows(ConflictException.class, () -> lease(anchor(), "ada@laptop"));
        assertEquals(List.of(), simulation.cloud().calls().writes(), error.getMessage());
    }
}
