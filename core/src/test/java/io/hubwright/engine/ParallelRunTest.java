package io.hubwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Spec;
import io.hubwright.VirtualTime;
import io.hubwright.engine.World.Want;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ParallelRunTest {
    private static final Budget FREE = Budget.UNLIMITED;

    @TempDir
    private Path directory;

    private final World world = new World();
    private final VirtualTime time = new VirtualTime();
    private final Deployment site = Deployment.named("site");
    private Budget budget = FREE;
    private Listener listener = event -> {};

    private Hubwright connect() {
        return connect(directory);
    }

    private Hubwright connect(Path state) {
        var settings = Settings.defaults()
                .stateDirectory(state)
                .time(time)
                .budget(budget)
                .listener(listener);
        return Hubwright.connect(settings, world);
    }

    private static Want[] wants(int count, Spec<?>... requires) {
        return IntStream.range(0, count)
                .mapToObj(i -> Want.of("t" + i, requires))
                .toArray(Want[]::new);
    }

    @Test
    void whatIsIndependentIsBuiltAtOnce() {
        for (int i = 0; i < 20; i++) world.builds.put("t" + i, Duration.ofSeconds(30));
        try (var hubwright = connect()) {
            var report = hubwright.apply(site.of(wants(20)));
            assertTrue(report.duration().toSeconds() < 35, report.duration().toString());
        }
    }

    @Test
    void oneListServesAllWhoWait() {
        for (int i = 0; i < 200; i++) world.builds.put("t" + i, Duration.ofSeconds(30));
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(200)));
        }
        assertTrue(world.lists.get() < 40, world.lists + " lists");
    }

    @Test
    void waitsHoldNoWorker() {
        budget = FREE.inFlight(1);
        for (int i = 0; i < 40; i++) world.builds.put("t" + i, Duration.ofMinutes(1));
        try (var hubwright = connect()) {
            var report = hubwright.apply(site.of(wants(40)));
            // 40 calls one after the other, and a build.
            assertTrue(report.duration().toSeconds() < 80, report.duration().toString());
        }
    }

    @Test
    void noMoreCallsAreInFlightThanTheBudgetAllows() {
        budget = FREE.inFlight(5);
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(50)));
        }
        assertEquals(5, world.mostInFlight.get());
    }

    @Test
    void rateOfTheBudgetIsKept() {
        budget = Budget.DEFAULT;
        try (var hubwright = connect()) {
            var report = hubwright.apply(site.of(wants(150)));
            assertTrue(report.duration().toSeconds() >= 9, report.duration().toString());
            assertTrue(report.duration().toSeconds() <= 12, report.duration().toString());
        }
    }

    @Test
    void nextRunLooksWhenThingsAreAboutToBeReady() {
        world.builds.put("t0", Duration.ofSeconds(30));
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(1)));
            hubwright.destroy(site.of(wants(1)));
            int before = world.lists.get();
            hubwright.apply(site.of(wants(1)));
            assertTrue(world.lists.get() - before < 14, world.lists.get() - before + " lists");
        }
    }

    @Test
    void longestWayComesFirst() {
        budget = FREE.inFlight(1);
        var slow = Want.of("slow");
        var tower = Want.of("roof", Want.of("wall", slow));
        try (var hubwright = connect()) {
            hubwright.apply(site.of(Want.of("a"), Want.of("b"), tower));
        }
        var creates =
                world.calls.stream().filter(call -> call.startsWith("create")).toList();
        assertEquals("create slow", creates.get(0));
    }

    @Test
    void stepsOfOneMachineComeOneByOneInTheOrderOfThePlan() {
        var order = new ArrayList<String>();
        var slow = Want.of("slow");
        world.builds.put("slow", Duration.ofSeconds(10));
        try (var hubwright = connect()) {
            hubwright.apply(site.of(
                    Want.of("first", slow).on("m"),
                    Want.of("second").on("m"),
                    Want.of("else").on("n")));
        }
        world.calls.stream().filter(call -> call.startsWith("create")).forEach(order::add);
        assertTrue(order.indexOf("create first") < order.indexOf("create second"), order.toString());
        assertTrue(order.indexOf("create else") < order.indexOf("create first"), order.toString());
    }

    @Test
    void stepsOnAMachineBeginWhenItIsThereThoughOthersAreStillBuilt() {
        var quick = Want.of("quick");
        world.builds.put("quick", Duration.ofSeconds(10));
        world.builds.put("slow", Duration.ofMinutes(5));
        try (var hubwright = connect()) {
            hubwright.apply(site.of(Want.of("slow"), Want.of("step", quick).on("m")));
        }
        var begun = Duration.ofNanos(world.things.get("step").readyAt());
        assertTrue(begun.toSeconds() < 13, begun.toString());
    }

    @ParameterizedTest
    @CsvSource({"keystone, 20", "cloudflare, 0", "nova, 0"})
    void someServicesAreAskedLessOften(String service, long seconds) {
        var gate = new ApiGate(Settings.defaults().time(time).budget(Budget.DEFAULT));
        time.working(() -> {
                    for (int i = 0; i < 4; i++) gate.read(service, () -> true);
                })
                .run();
        assertEquals(seconds, time.passed().toSeconds());
    }

    @Test
    void manyAreMadeByOneRequest() {
        world.most = 50;
        try (var hubwright = connect()) {
            assertEquals(120, hubwright.apply(site.of(wants(120))).writes());
        }
        assertEquals(
                3,
                world.calls.stream().filter(call -> call.startsWith("create [")).count());
    }

    @Test
    void culpritOfABulkRequestFailsAlone() {
        world.most = 50;
        world.failures.put(
                "t3", new ArrayList<>(List.of(new ConflictException("not this one"), new ConflictException("no"))));
        try (var hubwright = connect()) {
            var report = assertThrows(IncompleteException.class, () -> hubwright.apply(site.of(wants(5))))
                    .report();
            assertEquals(4, report.count(Report.Outcome.DONE), report.text());
            assertEquals(1, report.count(Report.Outcome.FAILED));
        }
    }

    @Test
    void lostAnswersOfManyAreLookedForTogether() {
        for (int i = 0; i < 30; i++)
            world.failures.put("t" + i + " afterwards", new ArrayList<>(List.of(World.reset())));
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(30)));
        }
        assertEquals(
                30,
                world.calls.stream().filter(call -> call.startsWith("create")).count());
        assertTrue(world.lists.get() < 10, world.lists + " lists");
    }

    @Test
    void brokenBuildIsMadeAnewTwiceAndThenKept() {
        world.broken.put("t0", 2);
        world.broken.put("t1", 100);
        try (var hubwright = connect()) {
            var failure = assertThrows(IncompleteException.class, () -> hubwright.apply(site.of(wants(2))));
            assertTrue(failure.getMessage().contains("made anew 2 times"), failure.getMessage());
            assertEquals(1, failure.report().count(Report.Outcome.DONE));
            assertTrue(world.things.containsKey("t1"));
        }
    }

    @Test
    void resizeTakesAPermission() {
        try (var hubwright = connect()) {
            hubwright.apply(site.of(Want.of("a")));
            var larger = site.of(Want.of("a").power(2));
            var failure = assertThrows(ConflictException.class, () -> hubwright.apply(larger));
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("new Permission.Resize(\"a\")"),
                    failure.getMessage());
            var plan = hubwright.plan(larger, new Permission.Resize("a"));
            assertEquals(
                    List.of(Plan.Verb.UPDATE),
                    plan.destructive().stream().map(Action::verb).toList());
            hubwright.apply(plan, new Permission.Resize("a"));
            assertEquals(2, world.things.get("a").power());
        }
    }

    @Test
    void replacementTakesDownWhatStandsOnItFirst() {
        world.deletion = Duration.ofSeconds(5);
        var below = Want.of("below");
        var base = Want.of("base", below);
        try (var hubwright = connect()) {
            hubwright.apply(site.of(Want.of("top", base)));
            world.calls.clear();
            var moved = site.of(Want.of("top", base.site("there")));
            assertThrows(ConflictException.class, () -> hubwright.apply(moved));
            var plan = hubwright.plan(moved, new Permission.Replace("base"));
            assertEquals(2, plan.count(Plan.Verb.REPLACE), plan.text());
            hubwright.apply(plan, new Permission.Replace("base"));
        }
        var writes = world.calls.stream()
                .filter(call -> !call.contains("list") && !call.contains("lease"))
                .toList();
        assertEquals(List.of("delete top", "delete base", "create base", "create top"), writes);
    }

    @Test
    void whatBecameMoreDestructiveThanPlannedIsStopped() {
        try (var hubwright = connect()) {
            hubwright.apply(site.of(Want.of("a"), Want.of("b")));
            var plan = hubwright.plan(site.of(Want.of("a"), Want.of("b").size(2)), new Permission.Resize("a"));
            var a = world.things.get("a");
            world.things.put("a", new World.Thing(a.mark(), "a", a.size(), 7, a.site(), a.readyAt(), a.goneAt()));
            var failure =
                    assertThrows(IncompleteException.class, () -> hubwright.apply(plan, new Permission.Resize("a")));
            assertTrue(failure.getMessage().contains("plan again"), failure.getMessage());
            assertEquals(2, world.things.get("b").size());
        }
    }

    @Test
    void driftIsToldByKind() {
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(4)));
            assertTrue(hubwright.drift(site.of(wants(4))).isEmpty());
            world.things.remove("t0");
            var wanted = new Want[] {
                Want.of("t0"), Want.of("t1").size(3), Want.of("t2").site("there")
            };
            var drift = hubwright.drift(site.of(wanted));
            assertEquals(
                    List.of(Drift.Kind.MISSING, Drift.Kind.CHANGED, Drift.Kind.CHANGED, Drift.Kind.LEFT_OVER),
                    drift.deviations().stream().map(Drift.Deviation::kind).toList(),
                    drift.text());
        }
    }

    @Test
    void planShowsWhatIsPrunedAndWhatIsLeft() {
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(3)));
            var plan = hubwright.plan(site.of(wants(1)), new Permission.Prune("t1"));
            assertEquals(1, plan.count(Plan.Verb.DELETE));
            assertEquals(1, plan.count(Plan.Verb.RETAIN));
            assertTrue(hubwright.plan(site.of(wants(1))).isEmpty());
        }
    }

    @Test
    void graphIsDrawn() {
        try (var hubwright = connect()) {
            var plan = hubwright.plan(site.of(Want.of("top", Want.of("base"))));
            assertEquals("create  thing/base\ncreate  thing/top <- thing/base\n", plan.graph());
            assertTrue(plan.svg().startsWith("<svg") && plan.svg().contains("thing/top: create"), plan.svg());
        }
    }

    @Test
    void runWithNothingToDoReadsOneListAndWritesNothing() {
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(100)));
            int before = world.lists.get();
            world.calls.clear();
            assertEquals(0, hubwright.apply(site.of(wants(100))).writes());
            assertEquals(1, world.lists.get() - before);
            assertEquals(List.of("list"), world.calls);
        }
    }

    @Test
    void runOnAnotherComputerIsKeptOut(@TempDir Path elsewhere) {
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(1)));
        }
        world.leases.put("site", "ada@elsewhere-1");
        try (var hubwright = connect(elsewhere)) {
            hubwright.adopt("site");
            var failure = assertThrows(ConflictException.class, () -> hubwright.apply(site.of(wants(2))));
            assertTrue(String.valueOf(failure.getMessage()).contains("ada@elsewhere-1"), failure.getMessage());
            assertEquals(1, world.things.size());
        }
    }

    @Test
    void leaseIsRenewedAndARunThatLosesItStops() {
        world.builds.put("t0", Duration.ofMinutes(3));
        listener = event -> {
            if (event instanceof Event.Waiting) world.leases.put("site", "ada@elsewhere-1");
        };
        try (var hubwright = connect()) {
            var failure = assertThrows(
                    IncompleteException.class, () -> hubwright.apply(site.of(Want.of("t1", Want.of("t0")))));
            assertTrue(failure.getMessage().contains("ada@elsewhere-1"), failure.getMessage());
            assertFalse(world.things.containsKey("t1"));
            assertTrue(time.passed().toSeconds() < 60, time.passed().toString());
        }
    }

    @Test
    void interruptionLetsCallsComeThrough() {
        listener = event -> {
            if (event instanceof Event.Started started && started.id().name().equals("t3"))
                Thread.currentThread().interrupt();
        };
        try (var hubwright = connect()) {
            var failure = assertThrows(IncompleteException.class, () -> hubwright.apply(site.of(wants(100))));
            assertTrue(Thread.interrupted(), "the flag is set again");
            assertEquals(InterruptedOperationException.class, failure.getCause().getClass());
            long made = failure.report().writes();
            assertEquals(world.things.size(), made, failure.report().text());
            assertTrue(made < 100);
            assertTrue(world.calls.contains("end lease"));
            listener = event -> {};
        }
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(100)));
            assertEquals(100, world.things.size());
            assertEquals(
                    100,
                    world.calls.stream()
                            .filter(call -> call.startsWith("create"))
                            .distinct()
                            .count());
        }
    }

    @Test
    void errorEndsTheRunAsAKillDoes() {
        var error = new OutOfMemoryError("as if");
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(1)));
            world.calls.clear();
            world.kill = java.util.Optional.of(error);
            assertSame(error, assertThrows(OutOfMemoryError.class, () -> hubwright.apply(site.of(wants(100)))));
            assertFalse(world.calls.contains("end lease"));
            world.kill = java.util.Optional.empty();
            hubwright.apply(site.of(wants(100)));
            assertEquals(100, world.things.size());
        }
    }

    @Test
    void eventsComeInOrderOnTheCallersThread() {
        var caller = Thread.currentThread();
        var seen = new ArrayList<String>();
        listener = event -> {
            assertSame(caller, Thread.currentThread());
            if (event instanceof Event.Started started)
                seen.add("started " + started.id().name());
            if (event instanceof Event.Finished finished)
                seen.add("finished " + finished.step().id().name());
        };
        try (var hubwright = connect()) {
            hubwright.apply(site.of(Want.of("b", Want.of("a"))));
        }
        assertEquals(List.of("started a", "finished a", "started b", "finished b"), seen);
    }

    @Test
    void eventsAreJsonALineEach() throws Exception {
        var out = new ByteArrayOutputStream();
        listener = Listener.json(new PrintStream(out, true, StandardCharsets.UTF_8));
        world.builds.put("a", Duration.ofSeconds(30));
        try (var hubwright = connect()) {
            hubwright.apply(site.of(Want.of("a")));
        }
        var told = new ArrayList<String>();
        for (var line : out.toString(StandardCharsets.UTF_8).split("\n")) {
            var json = new ObjectMapper().readTree(line);
            told.add(json.path("event").asText() + " " + json.path("name").asText());
        }
        assertEquals(
                List.of("planned ", "started thing/a", "waiting thing/a", "finished thing/a", "ended "),
                told.stream().filter(line -> !line.startsWith("progress")).toList());
    }

    @Test
    void failingListenerDoesNotEndTheRun() {
        listener = event -> {
            throw new IllegalStateException("listener");
        };
        try (var hubwright = connect()) {
            assertEquals(2, hubwright.apply(site.of(wants(2))).writes());
        }
    }

    @Test
    void criticalPathEndsWithWhatEndedLast() {
        world.builds.put("a", Duration.ofSeconds(20));
        world.builds.put("c", Duration.ofSeconds(5));
        try (var hubwright = connect()) {
            var report = hubwright.apply(site.of(Want.of("b", Want.of("a")), Want.of("c")));
            assertEquals(
                    List.of("a", "b"),
                    report.criticalPath().stream().map(Spec.Id::name).toList());
            assertTrue(report.json().contains("\"criticalPath\""), report.json());
        }
    }

    @Test
    void throttledServiceIsCalledLessAndNothingFails() {
        for (int i = 0; i < 20; i++) world.failures.put("t" + i, new ArrayList<>(List.of(throttled(), throttled())));
        try (var hubwright = connect()) {
            var report = hubwright.apply(site.of(wants(20)));
            assertEquals(20, report.writes());
            assertEquals(40, report.calls().get("world").throttles());
        }
    }

    private static HubwrightException throttled() {
        return new io.hubwright.ThrottledException(
                "too many requests", HubwrightException.Details.NONE, Duration.ofSeconds(3), null);
    }

    @Test
    void destroyGoesFromTheTopAndManyAtOnce() {
        world.deletion = Duration.ofSeconds(10);
        var base = Want.of("base");
        try (var hubwright = connect()) {
            hubwright.apply(site.of(wants(30, base)));
            world.calls.clear();
            var report = hubwright.destroy(site.of(wants(30, base)));
            assertTrue(world.things.isEmpty());
            assertTrue(report.duration().toSeconds() < 30, report.duration().toString());
            assertTrue(world.leases.isEmpty());
        }
    }

    @Test
    void thousandsAreQuick() {
        world.most = 50;
        try (var hubwright = connect()) {
            assertEquals(
                    3000, hubwright.apply(site.of(wants(3000, Want.of("base")))).writes() - 1);
        }
    }
}
