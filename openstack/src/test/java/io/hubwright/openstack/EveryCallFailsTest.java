package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.engine.Deployment;
import io.hubwright.throwaway.openstack.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call of a run fails once, in each way: the run or the next one finishes the work, and nothing is there twice. */
@Timeout(300)
class EveryCallFailsTest {
    private static final String ANY = "^/";
    // Nothing that a run makes waits for its log-in alone.
    private static final String BUT_LOG_IN = "^/(?!identity)";

    @TempDir
    Path directory;

    static Stream<Arguments> faults() {
        return Stream.of(
                of("500", ANY, match -> match.status(500)),
                of("502", ANY, match -> match.status(502)),
                of("503", ANY, match -> match.status(503)),
                of("reset before commit", ANY, Faults.Match::reset),
                of("committed, answer lost", ANY, Faults.Match::loseAnswer),
                of("committed 20 s later", BUT_LOG_IN, match -> match.commitLate(Duration.ofSeconds(20))),
                of("answered 20 s later", ANY, match -> match.delay(Duration.ofSeconds(20))),
                of("401", BUT_LOG_IN, Faults.Match::expireToken),
                of("429", ANY, match -> match.tooManyRequests(Duration.ofSeconds(3))),
                of("409", BUT_LOG_IN, match -> match.status(409)),
                of("412", BUT_LOG_IN, match -> match.status(412)),
                of("413", BUT_LOG_IN, match -> match.status(413)),
                of("400", BUT_LOG_IN, match -> match.status(400)));
    }

    private static Arguments of(String name, String path, Consumer<Faults.Match> fault) {
        return Arguments.of(name, path, fault);
    }

    @ParameterizedTest(name = "apply, {0} at each call")
    @MethodSource("faults")
    void applyFinishesNowOrNextTime(String name, String path, Consumer<Faults.Match> fault) throws Exception {
        int cases = 0;
        while (applyWithFaultAt(cases + 1, path, fault)) cases++;
        assertTrue(cases > 30, "only " + cases + " calls were seen");
        System.out.println("fault cases: " + name + " at each call of apply: " + cases);
    }

    @ParameterizedTest(name = "destroy, {0} at each call")
    @MethodSource("faults")
    void destroyFinishesNowOrNextTime(String name, String path, Consumer<Faults.Match> fault) throws Exception {
        int cases = 0;
        while (destroyWithFaultAt(cases + 1, path, fault)) cases++;
        assertTrue(cases > 20, "only " + cases + " calls were seen");
        System.out.println("fault cases: " + name + " at each call of destroy: " + cases);
    }

    /** False if the run ended before that call. */
    private boolean applyWithFaultAt(int call, String path, Consumer<Faults.Match> fault) throws Exception {
        try (var simulation = Simulation.start(directory.resolve("apply-" + call))) {
            var site = simulation.twoServers();
            var before = simulation.objects();
            var computer = simulation.computer();
            fault.accept(simulation.faults().on("*", "*", path).nth(call));
            attempt(() -> computer.apply(site));
            if (simulation.faults().used() == 0) return false;
            simulation.faults().clear();
            assertTrue(computer.apply(site).isComplete());
            assertEquals(List.of(), new Oracle(simulation.objects()).problems(site, Set.of()));
            assertTrue(simulation.objects().containsAll(before), "something of others was changed");
            assertWritesNothing(simulation, computer, site);
            return true;
        }
    }

    private boolean destroyWithFaultAt(int call, String path, Consumer<Faults.Match> fault) throws Exception {
        try (var simulation = Simulation.start(directory.resolve("destroy-" + call))) {
            var site = simulation.twoServers();
            var before = simulation.objects();
            var computer = simulation.computer();
            computer.apply(site);
            fault.accept(simulation.faults().on("*", "*", path).nth(call));
            attempt(() -> computer.destroy(site));
            if (simulation.faults().used() == 0) return false;
            simulation.faults().clear();
            // What was asked for late comes to pass first.
            simulation.pass(Duration.ofSeconds(25));
            computer.destroy(site);
            var left = new Oracle(simulation.objects()).counts(site);
            assertEquals("{security-group=1, volume=2}", left.toString());
            assertTrue(simulation.objects().containsAll(before), "something of others was changed");
            return true;
        }
    }

    private static void attempt(org.junit.jupiter.api.function.ThrowingSupplier<?> run) throws Exception {
        try {
            Object unused = run.get();
        } catch (HubwrightException e) {
            assertTrue(!String.valueOf(e.getMessage()).contains("a defect in Hubwright"), e.getMessage());
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void assertWritesNothing(Simulation simulation, Computer computer, Deployment site)
            throws Exception {
        var before = simulation.objects();
        simulation.cloud().calls().clear();
        assertEquals(0, computer.apply(site).writes());
        assertEquals(List.of(), simulation.cloud().calls().writes());
        assertEquals(before, simulation.objects());
    }
}
