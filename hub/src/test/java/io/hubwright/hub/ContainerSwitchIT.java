package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.hub.internal.ContainerSwitch;
import io.hubwright.hub.internal.Containers;
import io.hubwright.hub.internal.FoundContainer;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry's container at this computer's Docker Engine. */
class ContainerSwitchIT {
    /** Four seconds pass in one: a server with a wrong setting ends within a fraction of that, too. */
    private static final Time HASTE = new Time() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime() * 4;
        }

        @Override
        public void sleep(Duration duration) {
            Time.SYSTEM.sleep(duration.dividedBy(4));
        }
    };

    private final String name = "hubwright-test-" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path directory;

    private Containers containers;
    private LocalRegistry local;
    private ContainerPlan plan;

    @BeforeEach
    void open() throws IOException {
        Needed.all(Requires.dockerEngine());
        local = LocalRegistry.in(directory);
        containers = Containers.at(Path.of("/var/run/docker.sock"), HASTE);
        plan = local.plan(name, "first");
    }

    @AfterEach
    void removeAll() {
        if (containers == null) return;
        all().forEach(containers::remove);
        containers.find(name).ifPresent(containers::remove);
        containers.close();
    }

    private List<FoundContainer> all() {
        return containers.labelled(ContainerPlan.MARKER, plan.marker());
    }

    private FoundContainer only() {
        var all = all();
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    private void converge(ContainerPlan wanted) {
        new ContainerSwitch(containers, wanted, HASTE).converge(false);
    }

    @Test
    void whatRunsAsPlannedIsNotTouched() {
        converge(plan);
        var before = only();
        converge(plan);
        assertEquals(before, only());
        assertTrue(before.running());
        assertEquals("first", before.configDigest());
    }

    @Test
    void otherSettingsMakeAnotherContainer() {
        converge(plan);
        var before = only();
        converge(local.plan(name, "second"));
        assertEquals("second", only().configDigest());
        assertNotEquals(before.id(), only().id());
        assertTrue(only().running());
    }

    @Test
    void aReplacementThatDoesNotStayUpIsUndone() throws IOException {
        converge(plan);
        var before = only();
        local.config("version: 0.1\nstorage: {nonsense: {}}\n");
        var failed = assertThrows(HubwrightException.class, () -> converge(local.plan(name, "second")));
        assertTrue(failed.getMessage().contains("nonsense"), failed.getMessage());
        assertEquals(before.id(), only().id());
        assertEquals(name, only().name());
        // The files are the same for both, so the old one cannot come up either; but it is tried again and again.
        local.config(new RegistryConfig(false, "Test").text(LocalRegistry.HTTP_SECRET));
        converge(plan);
        assertTrue(only().running());
    }

    @Test
    void whatDockerIsAboutToStartAgainComesUpAtOnce() throws IOException {
        local.config("version: 0.1\nstorage: {nonsense: {}}\n");
        assertThrows(HubwrightException.class, () -> converge(plan));
        Time.SYSTEM.await(
                "the pause before Docker's next try", Duration.ofSeconds(30), Duration.ofMillis(20), () -> containers
                        .find(name)
                        .filter(FoundContainer::restarting));
        local.config(new RegistryConfig(false, "Test").text(LocalRegistry.HTTP_SECRET));
        converge(plan);
        assertTrue(only().running());
    }

    /** Cuts off a replacement after so many of its five steps. */
    private void replaceUntil(int done, ContainerPlan second) {
        var old = only();
        var steps = List.<Runnable>of(
                () -> containers.create(name + ".next", second),
                () -> containers.stop(old),
                () -> containers.rename(old.id(), name, name + ".previous"),
                () -> containers.rename(idOf(name + ".next"), name + ".next", name),
                () -> containers.start(idOf(name), name));
        steps.subList(0, done).forEach(Runnable::run);
    }

    private String idOf(String container) {
        return containers.find(container).orElseThrow().id();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aReplacementThatWasCutOffIsFinished(int done) {
        converge(plan);
        var second = local.plan(name, "second");
        replaceUntil(done, second);
        converge(second);
        assertEquals("second", only().configDigest());
        assertEquals(name, only().name());
        assertTrue(only().running());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aReplacementThatWasCutOffAndIsNoLongerWantedIsTakenBack(int done) {
        converge(plan);
        replaceUntil(done, local.plan(name, "second"));
        converge(plan);
        assertEquals("first", only().configDigest());
        assertTrue(only().running());
    }

    @Test
    void aContainerOfOthersIsRefused() {
        var others = local.plan(name, "x", "somebody else's");
        containers.create(name, others);
        var refused = assertThrows(ConflictException.class, () -> ContainerSwitch.refuseForeign(containers, plan));
        assertTrue(refused.getMessage().contains("somebody else's"), refused.getMessage());
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        try (var taken = new ServerSocket(local.port())) {
            var failed = assertThrows(HubwrightException.class, () -> converge(plan));
            assertTrue(failed.getMessage().contains(Integer.toString(taken.getLocalPort())), failed.getMessage());
        }
        converge(plan);
        assertTrue(only().running());
    }

    @Test
    void itDoesNotStartOnAVolumeThatIsNotMounted() throws IOException {
        converge(plan);
        containers.stop(only());
        try (var files = Files.walk(directory.resolve("storage"))) {
            files.sorted(Comparator.reverseOrder()).forEach(ContainerSwitchIT::delete);
        }
        var refused = assertThrows(HubwrightException.class, () -> converge(plan));
        assertTrue(refused.getMessage().contains("storage"), refused.getMessage());
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void dockerShowsNoSecret() throws IOException, InterruptedException {
        converge(plan);
        var inspect = new ProcessBuilder("docker", "inspect", only().id())
                .redirectErrorStream(true)
                .start();
        var shown = new String(inspect.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, inspect.waitFor(), shown);
        Stream.of(LocalRegistry.HTTP_SECRET.reveal(), Given.PASSWORD.reveal(), "$2y$")
                .forEach(secret -> assertFalse(shown.contains(secret), shown));
        assertTrue(shown.contains("\"max-size\": \"10m\"") && shown.contains("\"Name\": \"always\""), shown);
    }

    @Test
    void aPullOfWhatIsNotThereSaysSo() {
        Needed.all(Requires.program("docker"));
        var failed = assertThrows(HubwrightException.class, () -> containers.pull("127.0.0.1:1/none:1", text -> {}));
        assertTrue(failed.getMessage().contains("127.0.0.1:1/none:1"), failed.getMessage());
    }
}
