package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import io.hubwright.engine.Connection;
import io.hubwright.engine.Context;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Lane;
import io.hubwright.engine.Plan;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Report;
import io.hubwright.engine.Services;
import io.hubwright.engine.Settings;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two computers and no cloud: a machine that both may work on, behind a real OpenSSH server, keeps them apart. */
@Timeout(60)
class HostAnchorTest {
    private static final String SITE = "site";
    private static Sshd sshd;

    private @TempDir Path directory;
    private final Work work = new Work();
    private Host host;

    @BeforeAll
    static void start() {
        Needed.all(Requires.root(), Requires.program("flock"));
        sshd = Sshd.start();
    }

    @AfterAll
    static void stop() {
        if (sshd != null) sshd.close();
    }

    @BeforeEach
    void connect() {
        host = sshd.host(directory);
    }

    @AfterEach
    void disconnect() {
        host.machine().close();
    }

    private HostAnchor anchor() {
        return new HostAnchor(host, machine().toString());
    }

    private Path machine() {
        return directory.resolve("machine");
    }

    private String file() {
        try {
            return Files.readString(machine().resolve(SITE));
        } catch (IOException e) {
            return "none";
        }
    }

    private void setUntil(long seconds) throws IOException {
        Files.writeString(machine().resolve(SITE), file().replaceFirst("until=.*", "until=" + seconds));
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    @Test
    void whoClaimsFirstOwnsIt() {
        assertTrue(anchor().find(SITE).isEmpty());
        assertEquals("aaaaaaaa", anchor().claim(SITE, "aaaaaaaa"));
        assertEquals("aaaaaaaa", anchor().claim(SITE, "bbbbbbbb"));
        assertEquals("aaaaaaaa", anchor().find(SITE).orElseThrow());
        assertEquals("deployment=site\nuid=aaaaaaaa\nrun=\nuntil=0\n", file());
    }

    @Test
    void ofManyAtOnceOneGetsIt() {
        var uids = atOnce(i -> anchor().claim(SITE, "uid0000" + i));
        assertEquals(1, Set.copyOf(uids).size(), uids.toString());
        var holders = atOnce(i -> anchor().lease(SITE, uids.get(0), "run-" + i));
        assertEquals(1, Set.copyOf(holders).size(), holders.toString());
        assertTrue(file().contains("run=" + holders.get(0) + "\n"), file());
    }

    private static List<String> atOnce(java.util.function.IntFunction<String> what) {
        return IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> what.apply(i), task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .collect(Collectors.toList());
    }

    @Test
    void leaseLastsByTheMachinesClockAndIsRenewedOrEndedByItsHolderAlone() throws Exception {
        anchor().claim(SITE, "aaaaaaaa");
        assertEquals("one", anchor().lease(SITE, "aaaaaaaa", "one"));
        assertEquals("one", anchor().lease(SITE, "aaaaaaaa", "two"));
        setUntil(now() + 5);
        assertEquals("one", anchor().lease(SITE, "aaaaaaaa", "one"));
        var until = Long.parseLong(file().replaceAll("(?s).*until=", "").strip());
        assertTrue(until >= now() + 80 && until <= now() + 90, file());
        anchor().endLease(SITE, "aaaaaaaa", "two");
        assertEquals("one", anchor().lease(SITE, "aaaaaaaa", "two"));
        anchor().endLease(SITE, "aaaaaaaa", "one");
        assertEquals("two", anchor().lease(SITE, "aaaaaaaa", "two"));
        setUntil(now() - 1);
        assertEquals("one", anchor().lease(SITE, "aaaaaaaa", "one"));
    }

    // Else a machine whose clock was a year ahead when its last run was killed would be closed for a year.
    @Test
    void leaseFromTheFutureEndsAfterItsUsualTime() throws Exception {
        anchor().claim(SITE, "aaaaaaaa");
        anchor().lease(SITE, "aaaaaaaa", "one");
        setUntil(now() + 365 * 86400L);
        assertEquals("one", anchor().lease(SITE, "aaaaaaaa", "two"));
        assertTrue(Long.parseLong(file().replaceAll("(?s).*until=", "").strip()) <= now() + 90, file());
    }

    @Test
    void fileThatACrashCutShortIsClaimedAnew() throws Exception {
        Files.createDirectories(machine());
        Files.writeString(machine().resolve(SITE), "deployment=si");
        assertEquals("aaaaaaaa", anchor().claim(SITE, "aaaaaaaa"));
        assertEquals("one", anchor().lease(SITE, "aaaaaaaa", "one"));
    }

    @Test
    void ofOthersNothingIsLeasedOrRemoved() {
        anchor().claim(SITE, "aaaaaaaa");
        assertThrows(ConflictException.class, () -> anchor().lease(SITE, "bbbbbbbb", "two"));
        anchor().release(SITE, "bbbbbbbb");
        assertTrue(file().contains("uid=aaaaaaaa"), file());
        anchor().release(SITE, "aaaaaaaa");
        assertEquals("none", file());
    }

    @Test
    void directoryThatCannotBeMadeIsTold() throws Exception {
        Files.createFile(machine());
        var e = assertThrows(HubwrightException.class, () -> anchor().claim(SITE, "aaaaaaaa"));
        assertTrue(String.valueOf(e.getMessage()).contains("cannot make " + machine()), e.getMessage());
    }

    @Test
    void runOnAnotherComputerIsKeptOutUntilThisOneHasEnded() throws Exception {
        var running = CompletableFuture.supplyAsync(() -> apply("one"));
        work.begun.get();
        var e = assertThrows(ConflictException.class, () -> apply("two"));
        assertTrue(String.valueOf(e.getMessage()).contains("call adopt(deployment)"), e.getMessage());
        adopt("two");
        e = assertThrows(ConflictException.class, () -> apply("two"));
        assertTrue(
                String.valueOf(e.getMessage()).contains("a run of " + holder("one") + " is at work"), e.getMessage());
        assertEquals(1, work.made.size());
        work.goesOn.complete(true);
        assertTrue(running.get().isComplete());
        assertTrue(file().contains("run=\n"), file());
        assertTrue(plan("two").isEmpty());
    }

    @Test
    void leaseOfAKilledRunRunsOut() throws Exception {
        work.kill = Optional.of(new OutOfMemoryError("as a kill: nothing is put in order"));
        assertThrows(OutOfMemoryError.class, () -> apply("one"));
        assertTrue(file().contains("run=" + holder("one") + "\n"), file());
        work.kill = Optional.empty();
        work.goesOn.complete(true);
        adopt("two");
        assertThrows(ConflictException.class, () -> apply("two"));
        setUntil(now() - 1);
        assertTrue(apply("two").isComplete());
        assertTrue(file().contains("run=\n"), file());
    }

    @Test
    void sameNameWithAnotherUidIsRefusedAndNotTouched() {
        work.goesOn.complete(true);
        apply("one");
        var before = file();
        assertThrows(ConflictException.class, () -> plan("two"));
        assertThrows(ConflictException.class, () -> apply("two"));
        assertThrows(ConflictException.class, () -> destroy("two"));
        assertEquals(before, file());
        assertEquals(1, work.made.size());
    }

    @Test
    void runWithNothingToDoWritesNothing() {
        work.goesOn.complete(true);
        apply("one");
        var before = file();
        assertTrue(apply("one").isComplete());
        assertEquals(before, file());
    }

    @Test
    void destroyFromAnotherComputerRemovesTheFileLast() {
        work.goesOn.complete(true);
        apply("one");
        adopt("two");
        assertTrue(destroy("two").isComplete());
        assertTrue(work.fileAtDeletion.contains("run=" + holder("two") + "\n"), work.fileAtDeletion);
        assertEquals("none", file());
        assertTrue(work.made.isEmpty());
        assertFalse(Files.exists(directory.resolve("two/site")));
    }

    private Report apply(String computer) {
        try (var hubwright = computer(computer)) {
            return hubwright.apply(site());
        }
    }

    private Plan plan(String computer) {
        try (var hubwright = computer(computer)) {
            return hubwright.plan(site());
        }
    }

    private Report destroy(String computer) {
        try (var hubwright = computer(computer)) {
            return hubwright.destroy(site());
        }
    }

    private void adopt(String computer) {
        try (var hubwright = computer(computer)) {
            hubwright.adopt(site());
        }
    }

    private Hubwright computer(String name) {
        return Hubwright.connect(
                Settings.defaults().stateDirectory(directory.resolve(name)),
                new Hosts(machine().toString()),
                work);
    }

    private String holder(String computer) {
        try {
            return Files.readString(directory.resolve(computer).resolve("computer"))
                    .strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Deployment site() {
        var machine = HostSpec.at(Address.existing("127.0.0.1"), Sshd.user())
                .port(sshd.port())
                .privateKey(sshd.directory().resolve("id"));
        return Deployment.named(SITE).of(new Step(machine));
    }

    /** Something that is done on the machine. */
    private record Step(HostSpec host) implements Spec<String> {
        @Override
        public String kind() {
            return "step";
        }

        @Override
        public String name() {
            return "one";
        }

        @Override
        public List<Spec<?>> requires() {
            return List.of(host);
        }
    }

    /** Knows steps, and how long they take. */
    private final class Work implements Provider, Connection, Handler<Step, String> {
        final CompletableFuture<Boolean> begun = new CompletableFuture<>();
        final CompletableFuture<Boolean> goesOn = new CompletableFuture<>();
        final List<String> made = new CopyOnWriteArrayList<>();
        final Set<String> marks = ConcurrentHashMap.newKeySet();
        volatile Optional<Error> kill = Optional.empty();
        volatile String fileAtDeletion = "";

        @Override
        public Connection connect(Services services) {
            return this;
        }

        @Override
        public List<Handler<?, ?>> handlers() {
            return List.of(this);
        }

        @Override
        public void close() {}

        @Override
        public Class<Step> specType() {
            return Step.class;
        }

        @Override
        public Lane lane(Step spec) {
            return Lane.machine(spec.host());
        }

        @Override
        public boolean makesOnce() {
            return true;
        }

        @Override
        public List<String> find(Step spec, Context context) {
            return marks.contains(context.marker(spec).text()) ? List.copyOf(made) : List.of();
        }

        @Override
        public String create(Step spec, Context context) {
            var killing = kill;
            if (killing.isPresent()) throw killing.get();
            made.add("done");
            begun.complete(true);
            goesOn.join();
            marks.add(context.marker(spec).text());
            return "done";
        }

        @Override
        public void delete(Step spec, String found, Context context) {
            fileAtDeletion = file();
            made.clear();
        }
    }
}
