package io.hubwright.openstack;

import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Permission;
import io.hubwright.engine.Report;
import io.hubwright.throwaway.openstack.CloudObject;
import io.hubwright.throwaway.openstack.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays a case, and looks after each run at what must hold whatever happens, and at the end at what must be there. */
final class FuzzRun implements AutoCloseable {
    // Runs without faults that it may take to come to rest: failed builds are cleared away once, then made anew.
    private static final int BOUND = 4;
    // Late commits come within 20 s, builds end within 9, and a deleted server is gone after 2.
    private static final Duration REST = Duration.ofSeconds(40);

    private final FuzzCase fuzz;
    private final Simulation simulation;

    private final List<CloudObject> others;
    private final Map<String, String> volumes = new HashMap<>();
    private final Set<Spec.Id> ever = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private Computer computer;

    FuzzRun(FuzzCase fuzz, Path directory) {
        this.fuzz = fuzz;
        this.simulation = Simulation.start(directory, Quotas.unlimited());

        furnish();
        this.others = simulation.objects();
        this.computer = simulation.computer();
    }

    // What a careless client would take for its own.
    private void furnish() {
        var port = hand().makePort("s0");
        hand().makeServer("of-others", port);
        hand().makeVolume("of-others");
        hand().makeGroup("of-others", "hubwright1 d=fuzz2 u=abcdefgh r=security-group/g0");
        hand().allocateFloatingIp("reserved for the web site");
        simulation.pass(REST);
    }

    // Its token would die in a case of hours.
    private Hand hand() {
        return Hand.in(simulation.cloud());
    }

    void play() throws Exception {
        for (var round : fuzz.rounds()) {
            run(round, deployment -> computer.apply(deployment, permissions(round)));
            for (var deed : round.deeds()) {
                doDeed(deed);
                // A journal that is lost while a request is on its way is two faults at once.
                if (!round.hasty() || deed == FuzzCase.Deed.LOSE_JOURNAL_LINES) simulation.pass(REST);
            }
        }
        var lastRound = fuzz.rounds().get(fuzz.rounds().size() - 1);
        var last = lastRound.site().deployment(simulation.key());
        if (!lastRound.hasty()) simulation.pass(REST);
        settle("apply", () -> computer.apply(last));
        var oracle = new Oracle(simulation.objects());
        require(oracle.problems(last, ever).isEmpty(), "after the last apply " + oracle.problems(last, ever));
        mustWriteNothing(last);
        if (fuzz.destroy().isPresent()) playDestroy(fuzz.destroy().get(), last);
    }

    private void playDestroy(FuzzCase.Round round, Deployment last) throws Exception {
        run(round, computer::destroy);
        simulation.pass(REST);
        settle("destroy", () -> computer.destroy(last));
        var left = new Oracle(simulation.objects()).marked(last);
        require(
                left.stream().allMatch(object -> object.kind().equals("volume") || isAnchor(object)),
                "after destroy there is " + left);
        require(
                left.stream().anyMatch(object -> object.kind().equals("volume")) || left.isEmpty(),
                "nothing is kept, and yet there is " + left);
    }

    private static boolean isAnchor(CloudObject object) {
        return Oracle.marker(object).map(marker -> marker.id().name().isEmpty()).orElse(false);
    }

    /** A run of the program. */
    private interface Run {
        Report on(Deployment deployment) throws Exception;
    }

    private interface Settling {
        Report run() throws Exception;
    }

    private void run(FuzzCase.Round round, Run run) throws Exception {
        var deployment = round.site().deployment(simulation.key());
        deployment.closure().forEach(spec -> ever.add(spec.id()));
        names.addAll(round.site().names());
        round.troubles().forEach(trouble -> trouble.inject(simulation.faults()));
        if (round.daysAhead() != 0)
            computer = computer.time(time -> new SkewedTime(time, Duration.ofDays(round.daysAhead())));
        round.kill().ifPresent(kill -> {
            if (kill.before()) computer.killedBefore(kill.call());
            else computer.killedAfter(kill.call());
        });
        attempt(() -> run.on(deployment));
        computer = computer.restarted();
        simulation.faults().clear();
        if (round.troubles().stream().anyMatch(trouble -> trouble.what() == FuzzCase.What.BUILD_NEVER_ENDS))
            deleteStuckServers();
        // The next run begins at once, or when all has come to rest.
        if (fuzz.seed() % 2 == 0) simulation.pass(REST);
        check();
    }

    private Optional<Report> attempt(Settling run) throws Exception {
        try {
            return Optional.of(run.run());
        } catch (Killed e) {
            require(computer.isDead(), "killed, but alive");
        } catch (HubwrightException e) {
            require(!String.valueOf(e.getMessage()).contains("a defect in Hubwright"), String.valueOf(e.getMessage()));
            last = String.valueOf(e.getMessage());
        }
        return Optional.empty();
    }

    private String last = "";

    private Permission[] permissions(FuzzCase.Round round) {
        if (!round.prune()) return new Permission[0];
        var gone = new HashSet<>(names);
        gone.removeAll(round.site().names());
        // A group may still be in use by what stays.
        gone.removeIf(name -> !name.startsWith("s"));
        return gone.isEmpty() ? new Permission[0] : new Permission[] {new Permission.Prune(gone)};
    }

    private void settle(String what, Settling run) throws Exception {
        for (int tried = 0; tried < BOUND; tried++) {
            var report = attempt(run);
            simulation.pass(REST);
            check();
            if (report.filter(Report::isComplete).isPresent()) return;
        }
        throw new AssertionError(what + " did not come to rest within " + BOUND + " runs: " + last);
    }

    private void mustWriteNothing(Deployment deployment) throws Exception {
        var before = simulation.objects();
        simulation.cloud().calls().clear();
        computer.apply(deployment);
        require(
                simulation.cloud().calls().writeCount() == 0,
                "another run writes " + simulation.cloud().calls().writes());
        require(before.equals(simulation.objects()), "another run changed something");
    }

    /** What holds at any moment at which no request is on its way. */
    private void check() {
        var oracle = new Oracle(simulation.objects());
        var missing = new ArrayList<>(others);
        missing.removeAll(oracle.objects());
        require(missing.isEmpty(), "of others, changed or gone: " + missing);
        for (var volume : oracle.of("volume")) volumes.putIfAbsent(volume.id(), volume.name());
        var there = oracle.of("volume").stream().map(CloudObject::id).collect(Collectors.toSet());
        require(there.containsAll(volumes.keySet()), "a volume was deleted: " + volumes + " became " + there);
        if (fuzz.seed() % 2 == 0) noTwins(oracle);
    }

    private static void noTwins(Oracle oracle) {
        var live = oracle.objects().stream()
                .filter(object -> Oracle.marker(object).isPresent())
                .filter(object -> !object.kind().equals("security-group-rule"))
                .filter(object -> !Set.of("ERROR", "DELETING", "deleting").contains(object.status()))
                .collect(Collectors.groupingBy(object -> object.kind() + " " + object.marker()));
        live.values().stream()
                .filter(twins -> twins.size() > 1)
                .findFirst()
                .ifPresent(twins -> require(false, "twins: " + twins));
    }

    private void doDeed(FuzzCase.Deed deed) {
        switch (deed) {
            case DELETE_ADDRESS -> ours("floating-ip").ifPresent(hand()::deleteFloatingIp);
            case FREE_ADDRESS -> ours("floating-ip").ifPresent(ip -> hand().putFloatingIp(ip, ""));
            case DELETE_RULE -> ours("security-group-rule").ifPresent(hand()::deleteRule);
            case ADD_RULE ->
                ours("security-group").filter(group -> !hasForeignRule(group)).ifPresent(group -> hand().addRule(
                                group.id(), 12345));
            case DETACH_VOLUME ->
                ours("volume")
                        .filter(volume -> volume.status().equals("in-use"))
                        .ifPresent(hand()::detach);
            case DELETE_SERVER -> ours("server").ifPresent(hand()::deleteServer);
            case LOSE_JOURNAL_LINES -> loseJournalLines();
        }
    }

    // As the report asks for: nobody else can tell a build that hangs from a slow one.
    private void deleteStuckServers() {
        simulation.pass(REST);
        new Oracle(simulation.objects())
                .of("server").stream()
                        .filter(server -> server.status().equals("BUILD"))
                        .forEach(hand()::deleteServer);
        simulation.pass(REST);
    }

    private boolean hasForeignRule(CloudObject group) {
        return new Oracle(simulation.objects())
                .of("security-group-rule").stream()
                        .anyMatch(rule -> rule.link("security-group").equals(group.id())
                                && rule.values().getOrDefault("rule", "").contains("12345"));
    }

    private Optional<CloudObject> ours(String kind) {
        return new Oracle(simulation.objects())
                .of(kind).stream()
                        .filter(object -> Oracle.marker(object)
                                .filter(marker -> marker.deployment().equals("fuzz")
                                        && !marker.id().name().isEmpty())
                                .isPresent())
                        .findFirst();
    }

    // All but the first, which holds the uid, and half of the last one: a crash of the computer.
    private void loseJournalLines() {
        var journal = computer.state().resolve("fuzz").resolve("journal.jsonl");
        try {
            if (!Files.exists(journal)) return;
            var lines = Files.readAllLines(journal);
            if (lines.size() < 2) return;
            var last = lines.get(lines.size() - 1);
            Files.writeString(journal, lines.get(0) + "\n" + last.substring(0, last.length() / 2));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) throw new AssertionError(what);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
