package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.QuotaExceededException;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Drift;
import io.hubwright.engine.IncompleteException;
import io.hubwright.engine.Report;
import io.hubwright.throwaway.openstack.CloudObject;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.Quotas;
import io.hubwright.throwaway.openstack.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test per thing that goes wrong in clouds and on operators' computers; docs/faults.md lists them. On virtual time. */
@Timeout(120)
class FaultMatrixTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private Simulation simulation;
    private Deployment site;
    private Computer computer;

    private void start(UnaryOperator<io.hubwright.throwaway.openstack.OpenStackSettings> change) {
        simulation = Simulation.start(directory.resolve("cloud"), change);
        site = simulation.twoServers();
        computer = simulation.computer();
    }

    private void start() {
        start(settings -> settings);
    }

    @AfterEach
    void stop() {
        if (simulation != null) simulation.close();
    }

    private Hand hand() {
        return Hand.in(simulation.cloud());
    }

    private Oracle oracle() {
        return new Oracle(simulation.objects());
    }

    private CloudObject one(String kind, String name) {
        return oracle().marked(site).stream()
                .filter(object ->
                        object.kind().equals(kind) && Oracle.id(object).name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void assertInPlace() {
        assertEquals(List.of(), oracle().problems(site, Set.of()));
    }

    private void assertNextRunFinishes() throws Exception {
        assertTrue(computer.apply(site).isComplete());
        assertInPlace();
        simulation.cloud().calls().clear();
        assertEquals(0, computer.apply(site).writes());
        assertEquals(List.of(), simulation.cloud().calls().writes());
    }

    // Races: what others do between our look and our write.

    @Test
    void ruleThatOthersAddedMeanwhileIsTakenAsItIs() throws Exception {
        start();
        simulation.faults().on("network", "POST", "/security-group-rules").meanwhile(() -> hand().addRule(
                        one("security-group", "registry").id(), 22));
        assertTrue(computer.apply(site).isComplete());
        simulation.cloud().calls().clear();
        assertEquals(0, computer.apply(site).writes());
    }

    @Test
    void addressThatOthersTookMeanwhileIsTheirs() throws Exception {
        start();
        var free = hand().allocateFloatingIp("");
        simulation.faults().on("network", "PUT", "/floatingips/").meanwhile(() -> hand().put(
                        "/network/v2.0/floatingips/" + free,
                        java.util.Map.of("floatingip", java.util.Map.of("port_id", hand().makePort("theirs")))));
        assertTrue(computer.apply(site).isComplete());
        var theirs = oracle().of("port").stream()
                .filter(port -> port.name().equals("theirs"))
                .findFirst()
                .orElseThrow();
        var address = oracle().of("floating-ip").stream()
                .filter(ip -> ip.id().equals(free))
                .findFirst()
                .orElseThrow();
        assertEquals(theirs.id(), address.link("port"));
        assertEquals("", address.marker());
        assertInPlace();
    }

    @Test
    void volumeThatSomebodyAttachedToOurServerMeanwhileIsWhereItShallBe() throws Exception {
        start();
        simulation.faults().on("compute", "POST", "/os-volume_attachments").meanwhile(() -> attachBothByHand());
        var report = attempt();
        if (!report) assertNextRunFinishes();
        assertInPlace();
    }

    private void attachBothByHand() {
        for (var name : List.of("docker-registry", "data"))
            if (one("volume", name).status().equals("available"))
                hand().post(
                                "/compute/v2.1/servers/"
                                        + one("server", "registry").id() + "/os-volume_attachments",
                                java.util.Map.of(
                                        "volumeAttachment",
                                        java.util.Map.of(
                                                "volumeId", one("volume", name).id())));
    }

    @Test
    void volumeThatIsInAServerOfOthersStaysThere() throws Exception {
        start();
        computer.apply(site);
        hand().detach(one("volume", "data"));
        simulation.pass(Duration.ofSeconds(5));
        var theirs = hand().makeServer("theirs", hand().makePort("theirs"));
        simulation.pass(Duration.ofSeconds(20));
        hand().post(
                        "/compute/v2.1/servers/" + theirs + "/os-volume_attachments",
                        java.util.Map.of(
                                "volumeAttachment",
                                java.util.Map.of(
                                        "volumeId", one("volume", "data").id())));
        simulation.pass(Duration.ofSeconds(5));
        var before = simulation.objects();
        var error = assertThrows(HubwrightException.class, () -> computer.apply(site));
        assertTrue(String.valueOf(error.getMessage()).contains("is in server " + theirs), error.getMessage());
        assertEquals(before, simulation.objects());
    }

    private boolean attempt() throws Exception {
        try {
            return computer.apply(site).isComplete();
        } catch (HubwrightException e) {
            return false;
        }
    }

    // Limits.

    @ParameterizedTest
    @ValueSource(strings = {"identity", "compute", "network", "volume", "image"})
    void stormOf429SlowsTheRunDown(String service) throws Exception {
        start();
        simulation.faults().on(service, "*", "^/").times(8).tooManyRequests(Duration.ofSeconds(7));
        var begin = simulation.time().passed();
        assertTrue(computer.apply(site).isComplete());
        var took = simulation.time().passed().minus(begin);
        assertTrue(took.compareTo(Duration.ofSeconds(7)) >= 0, "it did not wait as asked: " + took);
        assertInPlace();
    }

    @ParameterizedTest
    @CsvSource({
        "instances, 1, instances: 0 used of 1",
        "cores, 3, cores: 0 used of 3",
        "volumes, 1, volumes: 0 used of 1",
        "gigabytes, 4, 0 used of 4",
        "port, 2, ports: 1 used of 2",
        "floatingip, 0, floating IPs: 0 used of 0",
        "security_group, 2, security groups: 1 used of 2",
    })
    void quotaThatIsTooSmallEndsTheRunBeforeItBegins(String resource, int limit, String words) throws Exception {
        start(settings -> settings.quotas(Quotas.ordinary().limit(resource, limit)));
        var error = assertThrows(QuotaExceededException.class, () -> computer.apply(site));
        assertTrue(String.valueOf(error.getMessage()).contains(words), error.getMessage());
        assertEquals(List.of(), simulation.cloud().calls().writes());
    }

    @Test
    void quotaThatOthersUseUpMeanwhileIsToldWithNumbers() throws Exception {
        start(settings -> settings.quotas(Quotas.ordinary().limit("volumes", 2)));
        simulation.faults().on("volume", "POST", "/volumes$").meanwhile(() -> hand().makeVolume("theirs"));
        var error = assertThrows(IncompleteException.class, () -> computer.apply(site));
        assertTrue(String.valueOf(error.getMessage()).contains("413"), error.getMessage());
        assertTrue(String.valueOf(error.getMessage()).contains("(2)"), error.getMessage());
        assertEquals(2, oracle().of("server").size(), "what does not need the volume is there");
    }

    // Tokens.

    @Test
    void tokensThatAllDieAtOnceCostOneLogIn() throws Exception {
        start();
        simulation.faults().on("network", "POST", "/ports").meanwhile(() -> simulation
                .cloud()
                .expireTokens());
        var report = computer.apply(site);
        assertTrue(report.isComplete());
        assertEquals(2, logIns());
    }

    @Test
    void tokenThatDiesDuringALongBuildCostsNothing() throws Exception {
        start(settings -> settings.tokenLife(Duration.ofMinutes(5))
                .latencies(Latencies.none().build(Duration.ofMinutes(12), Duration.ofMinutes(13))));
        assertTrue(computer.apply(site).isComplete());
        assertTrue(logIns() <= 8, logIns() + " log-ins");
    }

    private long logIns() {
        return simulation.cloud().calls().count(Service.IDENTITY);
    }

    // Builds.

    @Test
    void buildThatFailsIsMadeAnewAndToldWithNovasWords() throws Exception {
        start();
        simulation.faults().failBuilds("worker-1", "No valid host was found. ");
        var error = assertThrows(IncompleteException.class, () -> computer.apply(site));
        assertTrue(String.valueOf(error.getMessage()).contains("No valid host was found"), error.getMessage());
        var failed = error.report().steps().stream()
                .filter(step -> step.outcome() == Report.Outcome.FAILED)
                .map(step -> step.id().toString())
                .toList();
        assertEquals(List.of("server/worker-1"), failed);
        assertEquals("ACTIVE", one("server", "registry").status());
        assertEquals("in-use", one("volume", "data").status());
        simulation.faults().clear();
        assertNextRunFinishes();
    }

    @Test
    void buildThatNeverEndsIsNamedAfterItsTimeout() throws Exception {
        start();
        simulation.faults().neverBuild("worker-1");
        var error = assertThrows(IncompleteException.class, () -> computer.apply(site));
        assertTrue(
                String.valueOf(error.getMessage()).contains("server/worker-1 is not ready after 1200 s"),
                error.getMessage());
        assertEquals("ACTIVE", one("server", "registry").status());
    }

    // By hand, between runs: shown exactly, and repaired.

    private void assertDriftsAndIsRepaired(Drift.Kind kind, String id) throws Exception {
        simulation.pass(Duration.ofSeconds(30));
        var drift = computer.drift(site);
        assertEquals(
                List.of(kind + " " + id),
                drift.deviations().stream()
                        .map(one -> one.kind() + " " + one.id())
                        .toList(),
                drift.toString());
        assertNextRunFinishes();
        assertEquals(List.of(), computer.drift(site).deviations());
    }

    @Test
    void addressThatLostItsServerIsPutBack() throws Exception {
        start();
        computer.apply(site);
        hand().putFloatingIp(one("floating-ip", "registry"), "");
        assertDriftsAndIsRepaired(Drift.Kind.CHANGED, "floating-ip/registry");
    }

    @Test
    void addressThatWasDeletedIsAllocatedAnew() throws Exception {
        start();
        computer.apply(site);
        hand().deleteFloatingIp(one("floating-ip", "registry"));
        assertDriftsAndIsRepaired(Drift.Kind.MISSING, "floating-ip/registry");
    }

    @Test
    void rulesThatAreHalfThereAreCompleted() throws Exception {
        start();
        computer.apply(site);
        oracle().of("security-group-rule").stream()
                .filter(rule -> Oracle.marker(rule).isPresent())
                .limit(2)
                .forEach(hand()::deleteRule);
        assertDriftsAndIsRepaired(Drift.Kind.CHANGED, "security-group/registry");
    }

    @Test
    void ruleOfOthersInOurGroupIsToldAndStays() throws Exception {
        start();
        computer.apply(site);
        hand().addRule(one("security-group", "registry").id(), 8000);
        simulation.pass(Duration.ofSeconds(30));
        assertNextRunFinishes();
        assertTrue(oracle().of("security-group-rule").stream()
                .anyMatch(rule -> rule.values().getOrDefault("rule", "").contains("8000")));
        assertTrue(
                computer.drift(site).toString().contains("1"),
                computer.drift(site).toString());
    }

    @Test
    void volumeThatWasDetachedIsAttachedAgain() throws Exception {
        start();
        computer.apply(site);
        hand().detach(one("volume", "data"));
        assertDriftsAndIsRepaired(Drift.Kind.MISSING, "attachment/data");
    }

    @Test
    void serverThatWasDeletedIsMadeAnewWithItsAddressAndVolumes() throws Exception {
        start();
        computer.apply(site);
        var address = one("floating-ip", "registry").values().get("address");
        var volumes = Set.of(
                one("volume", "data").id(), one("volume", "docker-registry").id());
        hand().deleteServer(one("server", "registry"));
        simulation.pass(Duration.ofSeconds(30));
        var drift = computer.drift(site);
        assertTrue(
                drift.deviations().stream().anyMatch(one -> one.id().toString().equals("server/registry")),
                drift.toString());
        assertNextRunFinishes();
        assertEquals(address, one("floating-ip", "registry").values().get("address"));
        assertEquals(
                volumes,
                Set.of(
                        one("volume", "data").id(),
                        one("volume", "docker-registry").id()));
    }

    @Test
    void serverThatIsReferredToAndBeingDeletedIsNotDeletedByUs() throws Exception {
        start();
        var theirs = hand().makeServer("theirs", hand().makePort("theirs"));
        simulation.pass(Duration.ofSeconds(20));
        hand().delete("/compute/v2.1/servers/" + theirs);
        simulation.cloud().calls().clear();
        var on = Deployment.named("neurolibre").of(FloatingIpSpec.on(ServerSpec.existing("theirs")));
        var error = assertThrows(ConflictException.class, () -> computer.apply(on));
        assertTrue(String.valueOf(error.getMessage()).contains("is being deleted"), error.getMessage());
        assertEquals(List.of(), simulation.cloud().calls().writes());
    }

    // Two at once.

    @Test
    void secondRunOnTheSameComputerFailsAtOnce() throws Exception {
        start();
        simulation.faults().on("compute", "POST", "/servers$").meanwhile(() -> {
            var error = assertThrows(
                    ConflictException.class, () -> computer.beside().apply(site));
            assertTrue(
                    String.valueOf(error.getMessage()).contains("another run of deployment neurolibre"),
                    error.getMessage());
        });
        assertTrue(computer.apply(site).isComplete());
        assertInPlace();
    }

    @Test
    void runOnAnotherComputerIsKeptOutWhileOneIsUnderWay() throws Exception {
        start();
        computer.apply(site);
        var other = simulation.computer();
        other.adopt("neurolibre");
        hand().deleteServer(one("server", "worker-1"));
        simulation.pass(Duration.ofSeconds(30));
        simulation.faults().on("compute", "POST", "/servers$").meanwhile(() -> {
            var error = assertThrows(HubwrightException.class, () -> other.apply(site));
            assertTrue(String.valueOf(error.getMessage()).contains("neurolibre"), error.getMessage());
        });
        assertTrue(computer.apply(site).isComplete());
        assertInPlace();
        // And not for longer.
        assertTrue(other.apply(site).isComplete());
        assertInPlace();
    }

    // Same name, another deployment.

    @Test
    void deploymentOfTheSameNameOfOthersIsNotTouched() throws Exception {
        start();
        computer.apply(site);
        var before = simulation.objects();
        simulation.cloud().calls().clear();
        var stranger = simulation.computer();
        for (var error : List.of(
                assertThrows(ConflictException.class, () -> stranger.plan(site)),
                assertThrows(ConflictException.class, () -> stranger.apply(site)),
                assertThrows(ConflictException.class, () -> stranger.destroy(site))))
            assertTrue(String.valueOf(error.getMessage()).contains("adopt(\"neurolibre\")"), error.getMessage());
        assertEquals(before, simulation.objects());
        assertEquals(List.of(), simulation.cloud().calls().writes());
    }

    // Clocks.

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void clockThatIsADayWrongChangesNothing(int days) throws Exception {
        start();
        computer = computer.time(time -> new SkewedTime(time, DAY.multipliedBy(days)));
        assertTrue(computer.apply(site).isComplete());
        assertNextRunFinishes();
        assertTrue(simulation.time().passed().compareTo(Duration.ofMinutes(5)) < 0, "it waited for its own clock");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void clockThatIsSetDuringTheRunChangesNothing(int days) throws Exception {
        start();
        var clock = new SkewedTime(simulation.time(), Duration.ZERO);
        computer = computer.time(time -> clock);
        simulation.faults().on("compute", "POST", "/servers$").meanwhile(() -> clock.ahead(DAY.multipliedBy(days)));
        assertTrue(computer.apply(site).isComplete());
        assertNextRunFinishes();
    }

    @Test
    void clockThatWasSetBackAfterAKillMakesNothingTwice() throws Exception {
        start();
        simulation.faults().on("volume", "POST", "/volumes$").commitLate(Duration.ofSeconds(20));
        computer.killedAfter(callOf("POST", "/volumes"));
        assertThrows(Killed.class, () -> computer.apply(site));
        computer = computer.restarted().time(time -> new SkewedTime(time, DAY.negated()));
        assertNextRunFinishes();
    }

    /** The number of the first such call of a run. */
    private int callOf(String method, String path) throws Exception {
        try (var other = Simulation.start(directory.resolve("rehearsal"))) {
            other.computer().apply(other.twoServers());
            var calls = other.cloud().calls().list();
            for (int i = 0; i < calls.size(); i++)
                if (calls.get(i).method().equals(method) && calls.get(i).path().endsWith(path)) return i + 1;
            throw new AssertionError("no " + method + " " + path);
        }
    }

    // Lists.

    @Test
    void listsThatLagTenSecondsMakeNothingTwice() throws Exception {
        start();
        simulation.pass(Duration.ofSeconds(11));
        simulation.faults().lagLists(Duration.ofSeconds(10));
        assertTrue(computer.apply(site).isComplete());
        assertTrue(computer.apply(site).isComplete());
        simulation.faults().clear();
        assertNextRunFinishes();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 5})
    void listsThatLagDoNotKeepVolumesFromTheServerThatFollowsOneBeingDeleted(long secondsLater) throws Exception {
        start();
        computer.apply(site);
        var volumes = ids("volume");
        simulation.pass(Duration.ofSeconds(11));
        simulation.faults().lagLists(Duration.ofSeconds(10));
        hand().deleteServer(one("server", "registry"));
        simulation.pass(Duration.ofSeconds(secondsLater));
        assertTrue(computer.apply(site).isComplete());
        assertInPlace();
        simulation.faults().clear();
        assertNextRunFinishes();
        assertEquals(volumes, ids("volume"));
        assertEquals(2, ids("server").size());
    }

    private Set<String> ids(String kind) {
        return oracle().of(kind).stream().map(CloudObject::id).collect(Collectors.toSet());
    }

    @Test
    void nothingOfOthersIsTouchedThoughFiltersAreIgnored() throws Exception {
        start();
        hand().makeServer("registry-of-others", hand().makePort("registry"));
        hand().makeVolume("data-of-others");
        hand().makeGroup("theirs", "hubwright1 d=neurolibre2 u=abcdefgh r=security-group/registry");
        Hand.operator(simulation.cloud()).makeGroup("elsewhere", "of another project");
        simulation.pass(Duration.ofSeconds(20));
        var before = simulation.objects();
        simulation.faults().ignoreFilters();
        computer.apply(site);
        computer.destroy(site, new io.hubwright.engine.Permission.DeleteData("data", "docker-registry"));
        assertEquals(Set.copyOf(before), Set.copyOf(simulation.objects()));
    }

    @Test
    void listsOfManyPagesAreReadToTheEnd() throws Exception {
        start(settings -> settings.quotas(Quotas.unlimited()));
        // Nova's and Cinder's pages hold 1000.
        for (int i = 0; i < 1100; i++) hand().makeVolume("theirs-" + i);
        simulation.pass(Duration.ofSeconds(5));
        computer.apply(site);
        assertNextRunFinishes();
    }

    // The journal.

    @Test
    void journalThatIsGoneCostsOneAdopt() throws Exception {
        start();
        computer.apply(site);
        Files.delete(journal());
        var error = assertThrows(ConflictException.class, () -> computer.apply(site));
        assertTrue(String.valueOf(error.getMessage()).contains("adopt(\"neurolibre\")"), error.getMessage());
        computer.adopt("neurolibre");
        simulation.cloud().calls().clear();
        assertEquals(0, computer.apply(site).writes());
        assertInPlace();
    }

    @Test
    void journalThatACrashCutShortIsReadAsFarAsItGoes() throws Exception {
        start();
        computer.apply(site);
        var text = Files.readString(journal());
        // At each byte of its last three lines, the first of which ends before.
        var lines = text.split("\n");
        int from = text.length()
                - Stream.of(lines)
                        .skip(lines.length - 3L)
                        .mapToInt(line -> line.length() + 1)
                        .sum();
        for (int end = from; end < text.length(); end += 7) {
            Files.writeString(journal(), text.substring(0, end));
            assertTrue(computer.apply(site).isComplete());
            assertInPlace();
        }
    }

    @Test
    void journalOfNonsenseIsAsGoodAsNone() throws Exception {
        start();
        computer.apply(site);
        Files.writeString(
                journal(),
                "\u0000\u0000[1,2]\n{\"event\":7}\n{\"event\":\"intent\",\"value\":\"x\",\"time\":\"y\"}\nnull\n");
        assertThrows(ConflictException.class, () -> computer.apply(site));
        computer.adopt("neurolibre");
        assertNextRunFinishes();
    }

    @Test
    void journalOfAnotherComputerServesAsWell() throws Exception {
        start();
        computer.apply(site);
        var other = simulation.computer();
        Computer.copy(computer.state(), other.state());
        simulation.cloud().calls().clear();
        assertEquals(0, other.apply(site).writes());
        assertEquals(List.of(), simulation.cloud().calls().writes());
    }

    @Test
    void stateThatCannotBeKeptIsToldBeforeAnythingIsMade() throws Exception {
        start();
        Files.createDirectories(computer.state());
        Files.writeString(computer.state().resolve("neurolibre"), "in the way");
        var error = assertThrows(HubwrightException.class, () -> computer.apply(site));
        assertTrue(
                String.valueOf(error.getMessage()).contains("cannot keep the state of neurolibre"), error.getMessage());
        assertEquals(List.of(), simulation.cloud().calls().writes());
    }

    private Path journal() {
        return computer.state().resolve("neurolibre").resolve("journal.jsonl");
    }

    // The process.

    @Test
    void memoryThatRunsOutEndsTheRunAtEachCall() throws Exception {
        int points = 0;
        while (outOfMemoryAt(points + 1)) points++;
        assertTrue(points > 30, "only " + points + " calls were seen");
        System.out.println("fault cases: out of memory at each call of apply: " + points);
    }

    private boolean outOfMemoryAt(int call) throws Exception {
        try (var each = Simulation.start(directory.resolve("memory-" + call))) {
            var deployment = each.twoServers();
            var victim = each.computer().failing(number -> number == call, () -> new OutOfMemoryError("injected"));
            try {
                victim.apply(deployment);
                if (victim.calls() < call) return false;
            } catch (OutOfMemoryError | HubwrightException e) {
                // However it ends, it ends.
            }
            assertTrue(victim.beside().apply(deployment).isComplete());
            assertEquals(List.of(), new Oracle(each.objects()).problems(deployment, Set.of()));
            return true;
        }
    }

    @Test
    void interruptionStopsTheRunSoonAtEachCall() throws Exception {
        int points = 0;
        while (interruptedAt(points + 1)) points++;
        assertTrue(points > 30, "only " + points + " calls were seen");
        System.out.println("fault cases: interrupted at each call of apply: " + points);
    }

    private boolean interruptedAt(int call) throws Exception {
        try (var each = Simulation.start(directory.resolve("interrupted-" + call))) {
            var deployment = each.twoServers();
            var main = Thread.currentThread();
            each.faults().on("*", "*", "^/").nth(call).meanwhile(main::interrupt);
            var victim = each.computer();
            int after = 0;
            try {
                victim.apply(deployment);
            } catch (HubwrightException e) {
                after = victim.calls() - call;
            }
            boolean wasInterrupted = Thread.interrupted();
            if (each.faults().used() == 0) return false;
            assertTrue(wasInterrupted || victim.calls() <= call, "the flag was swallowed at call " + call);
            assertTrue(after <= 40, after + " calls after the interruption");
            assertTrue(victim.beside().apply(deployment).isComplete());
            assertEquals(List.of(), new Oracle(each.objects()).problems(deployment, Set.of()));
            assertFalse(Thread.interrupted());
            return true;
        }
    }

    @Test
    void oneServerLessInTheScriptIsListedAndKept() throws Exception {
        start();
        computer.apply(site);
        var less = Deployment.named("neurolibre").of(VolumeSpec.of("data", DataSize.gib(3)));
        var report = computer.apply(less);
        assertTrue(report.leftovers().stream().anyMatch(text -> text.contains("worker-1")), report.text());
        assertInPlace();
    }
}
