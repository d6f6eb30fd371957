package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.QuotaExceededException;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.IncompleteException;
import io.hubwright.engine.Permission;
import io.hubwright.engine.Report;
import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.openstack.EmbeddedOpenStack;
import io.hubwright.throwaway.openstack.Faults;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import io.hubwright.throwaway.openstack.Quotas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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

    @TempDir
    Path directory;

    private final Machines machines = Machines.none();
    private EmbeddedOpenStack embedded;

    private CloudUnderTest start(Quotas quotas) {
        embedded = EmbeddedOpenStack.start(
                OpenStackSettings.defaults()
                        .quotas(quotas)
                        .latencies(Latencies.interactive().scale(0.01)),
                machines);
        embedded.writeCloudsYaml(directory.resolve("clouds.yaml"));
        return new CloudUnderTest(
                directory.resolve("clouds.yaml"),
                "throwaway",
                "Ubuntu-24.04",
                "p2-3gb",
                "p4-6gb",
                directory.resolve("state"),
                new FastTime(50));
    }

    private CloudUnderTest start() {
        return start(Quotas.ordinary());
    }

    @AfterEach
    void stop() throws Exception {
        embedded.close();
        machines.close();
    }

    static Stream<Arguments> everyWrite() {
        Map<String, Consumer<Faults.Match>> faults = Map.of(
                "lost answer",
                Faults.Match::loseAnswer,
                "connection reset",
                Faults.Match::reset,
                "committed later",
                match -> match.commitLate(Duration.ofMillis(200)),
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
        var cloud = start();
        fault.accept(embedded.faults().on("*", "POST", "^/(?!.*auth/tokens)").nth(n));
        try (var hubwright = cloud.connect()) {
            hubwright.apply(SITE);
        } catch (HubwrightException e) {
            // The next run shall finish it.
        }
        assertEquals(1, embedded.faults().used());
        try (var hubwright = cloud.connect()) {
            var report = hubwright.apply(SITE);
            assertTrue(report.isComplete(), report.text());
        }
        var outside = cloud.outside();
        assertEquals(1, outside.servers().size());
        assertEquals(1, outside.volumes().size());
        assertEquals("in-use", outside.volumes().get(0).path("status").asText());
        assertEquals(1, outside.network("floatingips").size());
        assertEquals(
                List.of("default", "hubwright-neurolibre", "registry"),
                CloudContract.names(outside.network("security-groups")));
        assertEquals(
                1,
                outside.network("ports").stream()
                        .filter(port -> port.path("name").asText().equals("registry"))
                        .count());
        embedded.calls().clear();
        try (var hubwright = cloud.connect()) {
            hubwright.apply(SITE);
        }
        assertEquals(List.of(), embedded.calls().writes());
    }

    @Test
    void failedBuildTellsWhyAndTheNextRunBuildsAnew() throws Exception {
        var cloud = start();
        embedded.faults().failBuilds("registry", "No valid host was found. ");
        try (var hubwright = cloud.connect()) {
            var error = assertThrows(HubwrightException.class, () -> hubwright.apply(SITE));
            assertTrue(String.valueOf(error.getMessage()).contains("No valid host was found"), error.getMessage());
        }
        embedded.faults().clear();
        try (var hubwright = cloud.connect()) {
            assertTrue(hubwright.apply(SITE).isComplete());
        }
        assertEquals("ACTIVE", cloud.outside().servers().get(0).path("status").asText());
        assertEquals(1, cloud.outside().servers().size());
    }

    @Test
    void listsThatLagMakeNoDuplicates() throws Exception {
        var cloud = start();
        embedded.faults().lagLists(Duration.ofMillis(100));
        // The cloud itself is younger than that: until then its lists do not even show its networks.
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            while (cloud.outside().network("networks").isEmpty()) Thread.onSpinWait();
        });
        try (var hubwright = cloud.connect()) {
            assertTrue(hubwright.apply(SITE).isComplete());
        }
        assertEquals(1, cloud.outside().servers().size());
    }

    @Test
    void nothingOfOthersIsDeletedThoughFiltersAreIgnored() throws Exception {
        var cloud = start();
        var mine = Deployment.named("mine").of(SecurityGroupSpec.named("a"));
        try (var hubwright = cloud.connect()) {
            hubwright.apply(SITE);
            hubwright.apply(mine);
            embedded.faults().ignoreFilters();
            hubwright.destroy(mine);
        }
        assertEquals(1, cloud.outside().servers().size());
        assertEquals(
                List.of("default", "hubwright-neurolibre", "registry"),
                CloudContract.names(cloud.outside().network("security-groups")));
    }

    @Test
    void quotaTooSmallEndsBeforeAnythingIsMade() {
        var cloud = start(Quotas.ordinary().limit("floatingip", 0));
        try (var hubwright = cloud.connect()) {
            var error = assertThrows(QuotaExceededException.class, () -> hubwright.apply(SITE));
            assertTrue(
                    String.valueOf(error.getMessage()).contains("floating IPs: 0 used of 0, 1 more needed"),
                    error.getMessage());
        }
        assertEquals(List.of(), embedded.calls().writes());
    }

    @Test
    void addressTakenByOthersMeanwhileIsLeftToThem() throws Exception {
        var cloud = start();
        var outside = cloud.outside();
        var body = Map.of(
                "floating_network_id", outside.externalNetwork().path("id").asText());
        outside.call("POST", "network", "/v2.0/floatingips", Map.of("floatingip", body));
        // Somebody is quicker: the first attempt to take it is refused as Neutron refuses a revision that has passed.
        embedded.faults()
                .on("network", "PUT", "/floatingips/")
                .status(
                        412,
                        """
                {"NeutronError":{"type":"RevisionNumberConstraintFailed","message":"Constrained to 0, but current revision is 1","detail":""}}""");
        try (var hubwright = cloud.connect()) {
            assertTrue(hubwright.apply(SITE).isComplete());
        }
        assertEquals(2, outside.network("floatingips").size());
    }

    @Test
    void twoComputersDoNotMakeOneDeploymentTwice() throws Exception {
        var cloud = start();
        var runs = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> applied(cloud, directory.resolve("state-" + i))))
                .toList();
        assertEquals(1, runs.stream().filter(CompletableFuture::join).count());
        assertEquals(1, cloud.outside().servers().size());
        assertEquals(
                List.of("default", "hubwright-neurolibre", "registry"),
                CloudContract.names(cloud.outside().network("security-groups")));
    }

    private static boolean applied(CloudUnderTest cloud, Path state) {
        try (var hubwright = cloud.connect(state)) {
            return hubwright.apply(SITE).isComplete();
        } catch (IncompleteException e) {
            throw e;
        } catch (HubwrightException e) {
            return false;
        }
    }

    @Test
    void httpsWithItsOwnCaAndWithoutVerification() throws Exception {
        embedded = EmbeddedOpenStack.start(OpenStackSettings.defaults().https(true), machines);
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

    @Test
    void secondRunNeedsFewCallsHoweverManyServers() {
        var cloud = start(Quotas.unlimited());
        var group = SecurityGroupSpec.named("g").allowTcp(22);
        var goals = IntStream.range(0, 12)
                .mapToObj(i -> ServerSpec.of("w" + i, "Ubuntu-24.04", "p2-3gb").securityGroups(group))
                .map(server ->
                        VolumeSpec.of("v-" + server.name(), DataSize.gib(1)).attachedTo(server))
                .toArray(AttachmentSpec[]::new);
        var site = Deployment.named("many").of(goals);
        try (var hubwright = cloud.connect()) {
            hubwright.apply(site);
        }
        embedded.calls().clear();
        Report report;
        var slow = new CloudUnderTest(
                cloud.cloudsYaml(),
                cloud.name(),
                cloud.image(),
                cloud.flavor(),
                cloud.otherFlavor(),
                cloud.state(),
                new FastTime(1));
        try (var hubwright = slow.connect()) {
            report = hubwright.apply(site);
        }
        assertEquals(0, report.writes());
        assertTrue(embedded.calls().count() <= 16, embedded.calls().list().toString());
        try (var hubwright = cloud.connect()) {
            var names = IntStream.range(0, 12).mapToObj(i -> "v-w" + i).toArray(String[]::new);
            hubwright.destroy(site, new Permission.DeleteData(names));
        }
    }
}
