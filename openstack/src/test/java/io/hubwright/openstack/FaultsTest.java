package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.QuotaExceededException;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.IncompleteException;
import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.openstack.EmbeddedOpenStack;
import io.hubwright.throwaway.openstack.Faults;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import io.hubwright.throwaway.openstack.Quotas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no real cloud does on demand. */
class FaultsTest {
    private static final ServerSpec SERVER = ServerSpec.of("registry", "Ubuntu-24.04", "p2-3gb")
            .securityGroups(SecurityGroupSpec.named("registry").allowTcp(22, 443));
    private static final Deployment SITE = Deployment.named("neurolibre")
            .of(
                    FloatingIpSpec.on(SERVER),
                    VolumeSpec.of("data", DataSize.gib(1)).attachedTo(SERVER));
    // Anchor, group, its rules, port, server, floating IP, volume, attachment.
    private static final int WRITES = 8;
    private static final Map<String, Long> ONCE = Map.of(
            "floating-ip", 1L,
            "port", 1L,
            "security-group", 2L,
            "security-group-rule", 2L,
            "server", 1L,
            "volume", 1L);

    @TempDir
    Path directory;

    static Stream<Arguments> everyWrite() {
        Map<String, Consumer<Faults.Match>> faults = Map.of(
                "lost answer",
                Faults.Match::loseAnswer,
                "connection reset",
                Faults.Match::reset,
                "committed later",
                match -> match.commitLate(Duration.ofSeconds(20)),
                "503",
                match -> match.status(503),
                "429",
                match -> match.tooManyRequests(Duration.ofSeconds(2)),
                "token dies",
                Faults.Match::expireToken);
        return faults.entrySet().stream().sorted(Map.Entry.comparingByKey()).flatMap(fault -> IntStream.rangeClosed(
                        1, WRITES)
                .mapToObj(n -> Arguments.of(fault.getKey(), n, fault.getValue())));
    }

    @ParameterizedTest(name = "{0} at write {1}")
    @MethodSource("everyWrite")
    void runAfterAFaultFinishesWithoutDuplicates(String name, int n, Consumer<Faults.Match> fault) throws Exception {
        try (var simulation = Simulation.start(directory)) {
            fault.accept(
                    simulation.faults().on("*", "POST", "^/(?!.*auth/tokens)").nth(n));
            var computer = simulation.computer();
            try {
                computer.apply(SITE);
            } catch (HubwrightException e) {
                // The next run shall finish it.
            }
            assertEquals(1, simulation.faults().used());
            assertTrue(computer.restarted().apply(SITE).isComplete());
            assertIsThereOnce(simulation);
            simulation.cloud().calls().clear();
            computer.restarted().apply(SITE);
            assertEquals(List.of(), simulation.cloud().calls().writes());
        }
    }

    private static void assertIsThereOnce(Simulation simulation) {
        var oracle = new Oracle(simulation.objects());
        assertEquals(List.of(), oracle.problems(SITE, Set.of()));
        assertEquals(ONCE, oracle.counts(SITE));
    }

    @Test
    void failedBuildIsMadeAnewTwiceAndTellsWhy() throws Exception {
        try (var simulation = Simulation.start(directory)) {
            simulation.faults().failBuilds("registry", "No valid host was found. ");
            var computer = simulation.computer();
            var error = assertThrows(HubwrightException.class, () -> computer.apply(SITE));
            assertTrue(String.valueOf(error.getMessage()).contains("No valid host was found"), error.getMessage());
            assertEquals(3, creates(simulation, "/servers$"));
            simulation.faults().clear();
            assertTrue(computer.restarted().apply(SITE).isComplete());
            assertIsThereOnce(simulation);
        }
    }

    private static long creates(Simulation simulation, String path) {
        return simulation.cloud().calls().writes().stream()
                .filter(call -> call.method().equals("POST"))
                .filter(call -> call.path().matches(".*" + path))
                .count();
    }

    @Test
    void listsThatLagMakeNoDuplicates() throws Exception {
        try (var simulation = Simulation.start(directory)) {
            // The cloud itself is younger than that: until then its lists do not even show its networks.
            simulation.pass(Duration.ofSeconds(11));
            simulation.faults().lagLists(Duration.ofSeconds(10));
            assertTrue(simulation.computer().apply(SITE).isComplete());
            assertIsThereOnce(simulation);
        }
    }

    @Test
    void nothingOfOthersIsDeletedThoughFiltersAreIgnored() throws Exception {
        try (var simulation = Simulation.start(directory)) {
            var mine = Deployment.named("mine").of(SecurityGroupSpec.named("a"));
            var computer = simulation.computer();
            computer.apply(SITE);
            var before = simulation.objects();
            computer.restarted().apply(mine);
            simulation.faults().ignoreFilters();
            computer.restarted().destroy(mine);
            assertEquals(before, simulation.objects());
        }
    }

    @Test
    void quotaTooSmallEndsBeforeAnythingIsMade() throws Exception {
        try (var simulation = Simulation.start(directory, Quotas.ordinary().limit("floatingip", 0))) {
            var error = assertThrows(
                    QuotaExceededException.class, () -> simulation.computer().apply(SITE));
            assertTrue(
                    String.valueOf(error.getMessage()).contains("floating IPs: 0 used of 0, 1 more needed"),
                    error.getMessage());
            assertEquals(List.of(), simulation.cloud().calls().writes());
        }
    }

    @Test
    void freeAddressCountsOnceForTwoWhoWantOne() throws Exception {
        try (var simulation = Simulation.start(directory, Quotas.ordinary().limit("floatingip", 1))) {
            simulation.outside().allocate("");
            var other = ServerSpec.of("other", "Ubuntu-24.04", "p2-3gb");
            var two = Deployment.named("two").of(FloatingIpSpec.on(SERVER), FloatingIpSpec.on(other));
            var refused = simulation.computer().plan(two).refusals().toString();
            assertTrue(refused.contains("floating IPs: 0 used of 1, 2 more needed"), refused);
            var one = Deployment.named("one").of(FloatingIpSpec.on(SERVER));
            assertTrue(simulation.computer().apply(one).isComplete());
            assertEquals(1, new Oracle(simulation.objects()).of("floating-ip").size());
        }
    }

    @Test
    void addressTakenByOthersMeanwhileIsLeftToThem() throws Exception {
        try (var simulation = Simulation.start(directory)) {
            simulation.outside().allocate("");
            // Somebody is quicker: the first attempt to take it is refused as Neutron refuses a revision that has
            // passed.
            simulation
                    .faults()
                    .on("network", "PUT", "/floatingips/")
                    .status(
                            412,
                            """
                    {"NeutronError":{"type":"RevisionNumberConstraintFailed","message":"Constrained to 0, but current revision is 1","detail":""}}""");
            assertTrue(simulation.computer().apply(SITE).isComplete());
            assertEquals(2, new Oracle(simulation.objects()).of("floating-ip").size());
        }
    }

    @Test
    void addressIsOursThoughTheAnswerToTakingItWasLost() throws Exception {
        try (var simulation = Simulation.start(directory)) {
            simulation.outside().allocate("");
            simulation.faults().on("network", "PUT", "/floatingips/").loseAnswer();
            assertTrue(simulation.computer().apply(SITE).isComplete());
            assertEquals(1, new Oracle(simulation.objects()).of("floating-ip").size());
        }
    }

    @Test
    void portsAreMadeTogetherAndTheNextRunLooksAtListsAlone() throws Exception {
        try (var simulation = Simulation.start(directory, Quotas.unlimited())) {
            var group = SecurityGroupSpec.named("g").allowTcp(22);
            var goals = IntStream.range(0, 60)
                    .mapToObj(i ->
                            ServerSpec.of("w" + i, "Ubuntu-24.04", "p2-3gb").securityGroups(group))
                    .map(server ->
                            VolumeSpec.of("v-" + server.name(), DataSize.gib(1)).attachedTo(server))
                    .toArray(AttachmentSpec[]::new);
            var site = Deployment.named("many").of(goals);
            var computer = simulation.computer();
            computer.apply(site);
            assertEquals(2, creates(simulation, "/ports$"));
            simulation.cloud().calls().clear();
            assertEquals(0, computer.restarted().apply(site).writes());
            var calls = simulation.cloud().calls().list();
            // A log-in and the lists of groups, ports, servers, volumes, and what else is looked at for what may be
            // left over.
            assertTrue(calls.size() <= 9, calls.toString());
        }
    }

    @Test
    void twoComputersDoNotMakeOneDeploymentTwice() throws Exception {
        try (var simulation = Simulation.start(directory)) {
            var runs = IntStream.range(0, 4)
                    .mapToObj(i -> simulation.computer())
                    .map(computer -> CompletableFuture.supplyAsync(() -> applied(computer)))
                    .toList();
            assertEquals(1, runs.stream().filter(CompletableFuture::join).count());
            assertIsThereOnce(simulation);
        }
    }

    private static boolean applied(Computer computer) {
        try {
            return computer.apply(SITE).isComplete();
        } catch (IncompleteException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void httpsWithItsOwnCaAndWithoutVerification() throws Exception {
        var embedded = EmbeddedOpenStack.start(OpenStackSettings.defaults().https(true), Machines.none());
        try (embedded) {
            assertHttps(embedded);
        }
    }

    private void assertHttps(EmbeddedOpenStack embedded) throws Exception {
        var yaml = directory.resolve("clouds.yaml");
        embedded.writeCloudsYaml(yaml);
        Hubwright.connect(OpenStackCloud.from(yaml, "throwaway")).close();
        var withoutCa = directory.resolve("without-ca.yaml");
        java.nio.file.Files.writeString(withoutCa, embedded.cloudsYaml());
        var error = assertThrows(HubwrightException.class, () -> connectOnce(withoutCa));
        assertTrue(String.valueOf(error.getMessage()).contains("gave no answer"), error.getMessage());
        java.nio.file.Files.writeString(withoutCa, embedded.cloudsYaml() + "    verify: false\n");
        Hubwright.connect(OpenStackCloud.from(withoutCa, "throwaway")).close();
    }

    // Past the gate, which would ask again for a while.
    private static void connectOnce(Path yaml) {
        var settings = CloudsYaml.at(yaml).entry("throwaway").settings();
        new Keystone(
                        settings,
                        new Wire(settings, io.hubwright.NetworkSettings.NONE),
                        new OpenGate(),
                        io.hubwright.Time.SYSTEM)
                .token();
    }
}
