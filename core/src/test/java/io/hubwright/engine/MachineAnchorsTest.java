package io.hubwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several machines and no cloud. */
class MachineAnchorsTest {
    private static final Deployment SITE =
            Deployment.named("site").of(new Chore("chore", new Box("b")), new Chore("chore-on-a", new Box("a")));

    @TempDir
    private Path directory;

    private final Rack rack = new Rack();

    private Hubwright computer(String name) {
        return Hubwright.connect(Settings.defaults().stateDirectory(directory.resolve(name)), rack);
    }

    private Report apply(String computer) {
        try (var hubwright = computer(computer)) {
            return hubwright.apply(SITE);
        }
    }

    private void adopt(String computer, Deployment deployment) {
        try (var hubwright = computer(computer)) {
            hubwright.adopt(deployment);
        }
    }

    @Test
    void eachMachineIsTakenInTheOrderOfTheirNames() {
        assertTrue(apply("one").isComplete());
        assertEquals(List.of("claim a", "claim b", "lease a", "lease b"), rack.calls.subList(0, 4));
        assertEquals(List.of("end a", "end b"), rack.calls.subList(rack.calls.size() - 2, rack.calls.size()));
        assertEquals(1, Set.copyOf(rack.uids.values()).size());
    }

    @Test
    void whatIsHeldByOthersIsNotWorkedOnAndTheRestIsLetGo() {
        apply("one");
        rack.done.clear();
        rack.leases.put("b", "somebody");
        var e = assertThrows(ConflictException.class, () -> apply("one"));
        assertTrue(String.valueOf(e.getMessage()).contains("a run of somebody is at work"), e.getMessage());
        assertEquals(Map.of("b", "somebody"), rack.leases);
        assertTrue(rack.done.isEmpty());
    }

    @Test
    void machineThatAnswersOnlyLaterIsTakenBeforeAnythingIsDoneThere() {
        rack.down.add("b");
        rack.startedBy.put("chore-on-a", "b");
        assertTrue(apply("one").isComplete());
        assertEquals(2, rack.done.size());
        assertTrue(rack.calls.indexOf("lease b") < rack.calls.indexOf("do chore"), rack.calls.toString());
        assertEquals(Set.of("a", "b"), rack.uids.keySet());
        assertTrue(rack.leases.isEmpty());
    }

    @Test
    void lateMachineOfOthersFailsAloneAndIsNotTouched() {
        rack.down.add("b");
        rack.startedBy.put("chore-on-a", "b");
        rack.uids.put("b", "othersss");
        var report = assertThrows(IncompleteException.class, () -> apply("one")).report();
        assertTrue(report.text().contains("uid othersss"), report.text());
        assertEquals(List.of("chore-on-a"), List.copyOf(rack.done.keySet()));
        assertEquals("othersss", rack.uids.get("b"));
    }

    @Test
    void machinesOfTwoDeploymentsOfOneNameAreRefused() {
        rack.uids.putAll(Map.of("a", "aaaaaaaa", "b", "bbbbbbbb"));
        var e = assertThrows(ConflictException.class, () -> apply("one"));
        assertTrue(
                String.valueOf(e.getMessage()).contains("host/b belongs to another deployment site"), e.getMessage());
        assertTrue(rack.done.isEmpty());
    }

    @Test
    void deploymentIsAdoptedByAnyOfItsMachines() {
        apply("one");
        adopt("two", Deployment.named("site").of(new Box("b")));
        try (var hubwright = computer("two")) {
            assertTrue(hubwright.plan(SITE).isEmpty());
        }
        var e = assertThrows(NotFoundException.class, () -> adopt("three", Deployment.named("site")));
        assertTrue(String.valueOf(e.getMessage()).contains("on the machines of its script"), e.getMessage());
    }

    @Test
    void destroyReleasesEachMachineInTheEnd() {
        apply("one");
        try (var hubwright = computer("one")) {
            assertTrue(hubwright.destroy(SITE).isComplete());
        }
        assertTrue(rack.uids.isEmpty());
        assertEquals(List.of("release a", "release b"), rack.calls.subList(rack.calls.size() - 2, rack.calls.size()));
    }

    @Test
    void destroyThatMissesAMachineKeepsWhatItKnows() {
        apply("one");
        rack.down.add("b");
        try (var hubwright = computer("one")) {
            hubwright.destroy(SITE);
            assertEquals(Set.of("a", "b"), rack.uids.keySet());
            rack.down.clear();
            hubwright.destroy(SITE);
        }
        assertTrue(rack.uids.isEmpty());
    }

    @Test
    void whatIsNoLongerWantedOnAMachineThatStaysIsListedAndNeverTakenOff() {
        apply("one");
        var less = Deployment.named("site").of(new Box("a"), new Chore("chore", new Box("b")));
        try (var hubwright = computer("one")) {
            var plan = hubwright.plan(less);
            assertTrue(plan.isEmpty());
            assertTrue(plan.text().contains("chore/chore-on-a, made on host/a from this computer"), plan.text());
            assertEquals(
                    List.of("chore/chore-on-a, made on host/a from this computer"),
                    hubwright.apply(less).leftovers());
            var refused = hubwright.plan(less, new Permission.Prune(Set.of("chore-on-a")));
            assertTrue(refused.text().contains("cannot be pruned"), refused.text());
            assertEquals(2, rack.done.size());
        }
    }

    /** A machine. */
    private record Box(String name) implements Spec<String> {
        @Override
        public String kind() {
            return "host";
        }

        @Override
        public List<Spec<?>> requires() {
            return List.of();
        }
    }

    /** Something that is done on one. */
    private record Chore(String name, Box box) implements Spec<String> {
        @Override
        public String kind() {
            return "chore";
        }

        @Override
        public List<Spec<?>> requires() {
            return List.of(box);
        }
    }

    /** Machines in memory. */
    private static final class Rack implements Provider {
        final Map<String, String> uids = new ConcurrentHashMap<>();
        final Map<String, String> leases = new ConcurrentHashMap<>();
        final Set<String> down = ConcurrentHashMap.newKeySet();
        /** Which machine is up once this is done. */
        final Map<String, String> startedBy = new ConcurrentHashMap<>();

        final Map<String, String> done = new ConcurrentHashMap<>();
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Connection connect(Services services) {
            return new Connection() {
                @Override
                public List<Handler<?, ?>> handlers() {
                    return List.of(new BoxHandler(), new ChoreHandler());
                }

                @Override
                public void close() {}
            };
        }

        private final class BoxHandler implements Handler<Box, String> {
            @Override
            public Class<Box> specType() {
                return Box.class;
            }

            @Override
            public boolean makes() {
                return false;
            }

            @Override
            public List<String> find(Box spec, Context context) {
                return List.of(spec.name());
            }

            @Override
            public Readiness<String> ready(Box spec, String found, Context context) {
                return down.contains(found) ? Readiness.waiting(found, "starting") : Readiness.ready(found);
            }

            @Override
            public String create(Box spec, Context context) {
                throw new AssertionError("machines are found");
            }

            @Override
            public void delete(Box spec, String found, Context context) {}

            @Override
            public Optional<Anchor> anchor(String found) {
                return Optional.of(new BoxAnchor(found));
            }
        }

        private final class ChoreHandler implements Handler<Chore, String> {
            @Override
            public Class<Chore> specType() {
                return Chore.class;
            }

            @Override
            public Lane lane(Chore spec) {
                return Lane.machine(spec.box());
            }

            @Override
            public boolean makesOnce() {
                return true;
            }

            @Override
            public List<String> find(Chore spec, Context context) {
                return Optional.ofNullable(done.get(spec.name()))
                        .filter(context.marker(spec).text()::equals)
                        .stream()
                        .toList();
            }

            @Override
            public String create(Chore spec, Context context) {
                calls.add("do " + spec.name());
                var mark = context.marker(spec).text();
                done.put(spec.name(), mark);
                Optional.ofNullable(startedBy.get(spec.name())).ifPresent(down::remove);
                return mark;
            }

            @Override
            public void delete(Chore spec, String found, Context context) {
                done.remove(spec.name());
            }
        }

        private final class BoxAnchor implements Anchor {
            private final String box;

            BoxAnchor(String box) {
                this.box = box;
            }

            @Override
            public Optional<String> find(String deployment) {
                return Optional.ofNullable(uids.get(box));
            }

            @Override
            public String claim(String deployment, String uid) {
                calls.add("claim " + box);
                return Optional.ofNullable(uids.putIfAbsent(box, uid)).orElse(uid);
            }

            @Override
            public String lease(String deployment, String uid, String holder) {
                calls.add("lease " + box);
                return Optional.ofNullable(leases.putIfAbsent(box, holder)).orElse(holder);
            }

            @Override
            public void endLease(String deployment, String uid, String holder) {
                calls.add("end " + box);
                leases.remove(box, holder);
            }

            @Override
            public void release(String deployment, String uid) {
                calls.add("release " + box);
                uids.remove(box, uid);
                leases.remove(box);
            }
        }
    }
}
