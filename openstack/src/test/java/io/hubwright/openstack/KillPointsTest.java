package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.engine.Deployment;
import io.hubwright.throwaway.openstack.CloudObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A run is ended before and after each of its calls, all of them one by one; the next run finishes the work, nothing is there twice,
 * and a third run writes nothing.
 */
@Timeout(180)
class KillPointsTest {
    private static final Map<String, Long> ONCE = Map.of(
            "floating-ip", 1L,
            "key-pair", 1L,
            "port", 2L,
            "security-group", 2L,
            "security-group-rule", 3L,
            "server", 2L,
            "volume", 2L);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "apply, killed {0} each call")
    @CsvSource({"before", "after"})
    void nextRunFinishesTheWork(String when) throws Exception {
        int points = 0;
        while (applyKilledAt(points + 1, when)) points++;
        assertTrue(points > 30, "only " + points + " calls were seen");
        System.out.println("fault cases: kill " + when + " each call of apply: " + points);
    }

    @ParameterizedTest(name = "destroy, killed {0} each call")
    @CsvSource({"before", "after"})
    void nextDestroyFinishesTheWork(String when) throws Exception {
        int points = 0;
        while (destroyKilledAt(points + 1, when)) points++;
        assertTrue(points > 20, "only " + points + " calls were seen");
        System.out.println("fault cases: kill " + when + " each call of destroy: " + points);
    }

    /** False if the run ended before that call. */
    private boolean applyKilledAt(int call, String when) throws Exception {
        try (var simulation = Simulation.start(directory.resolve("apply-" + call))) {
            var site = simulation.twoServers();
            var before = simulation.objects();
            var victim = victim(simulation.computer(), call, when);
            if (!isKilled(victim, () -> victim.apply(site))) return false;
            var volumes = volumes(simulation);
            var successor = victim.restarted();
            var report = successor.apply(site);
            assertTrue(report.isComplete(), report.text());
            assertIsThereOnce(simulation, site, before);
            assertTrue(volumes(simulation).containsAll(volumes), "a volume was touched");
            assertWritesNothing(simulation, successor, site);
            return true;
        }
    }

    private boolean destroyKilledAt(int call, String when) throws Exception {
        try (var simulation = Simulation.start(directory.resolve("destroy-" + call))) {
            var site = simulation.twoServers();
            var before = simulation.objects();
            var computer = simulation.computer();
            computer.apply(site);
            var volumes = volumes(simulation);
            var victim = victim(computer.restarted(), call, when);
            if (!isKilled(victim, () -> victim.destroy(site))) return false;
            assertTrue(victim.restarted().destroy(site).isComplete());
            assertEquals(Map.of("security-group", 1L, "volume", 2L), new Oracle(simulation.objects()).counts(site));
            assertEquals(volumes, volumes(simulation), "a volume was touched");
            assertOthersAreUntouched(simulation, before);
            // What is kept serves the next apply.
            assertTrue(victim.restarted().apply(site).isComplete());
            assertIsThereOnce(simulation, site, before);
            assertEquals(volumes, volumes(simulation), "a volume was touched");
            return true;
        }
    }

    private static Computer victim(Computer computer, int call, String when) {
        return when.equals("before") ? computer.killedBefore(call) : computer.killedAfter(call);
    }

    private static boolean isKilled(Computer victim, org.junit.jupiter.api.function.Executable run) throws Exception {
        try {
            run.execute();
        } catch (Killed e) {
            return true;
        } catch (Exception | Error e) {
            if (victim.isDead()) throw new AssertionError("the run did not end by its kill, but by " + e, e);
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        assertTrue(!victim.isDead(), "the run went on after its kill");
        return false;
    }

    private static void assertIsThereOnce(Simulation simulation, Deployment site, List<CloudObject> before) {
        var oracle = new Oracle(simulation.objects());
        assertEquals(List.of(), oracle.problems(site, Set.of()));
        assertEquals(ONCE, oracle.counts(site));
        assertOthersAreUntouched(simulation, before);
    }

    private static void assertOthersAreUntouched(Simulation simulation, List<CloudObject> before) {
        assertTrue(simulation.objects().containsAll(before), "something of others was changed");
        var made = simulation.objects().stream().filter(one -> !before.contains(one));
        assertEquals(
                List.of(),
                new Oracle(made.toList())
                        .unmarked().stream().filter(KillPointsTest::isNoDefault).toList());
    }

    // The cloud's own: egress rules of a new group.
    private static boolean isNoDefault(CloudObject object) {
        return !object.kind().equals("security-group-rule")
                || !object.values().getOrDefault("rule", "").startsWith("egress");
    }

    private static void assertWritesNothing(Simulation simulation, Computer computer, Deployment site)
            throws Exception {
        var before = simulation.objects();
        simulation.cloud().calls().clear();
        assertEquals(0, computer.apply(site).writes());
        assertEquals(List.of(), simulation.cloud().calls().writes());
        assertEquals(before, simulation.objects());
    }

    /** Who they are and how large, whatever they are attached to. */
    private static List<String> volumes(Simulation simulation) {
        return new Oracle(simulation.objects())
                .of("volume").stream()
                        .map(volume -> volume.id() + " " + volume.name() + " "
                                + volume.values().get("size"))
                        .toList();
    }
}
