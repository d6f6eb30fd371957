package io.hubwright.openstack;

import io.hubwright.throwaway.openstack.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** What a seed means, as data: rounds of edits, faults, a kill and other people's work. */
record FuzzCase(long seed, List<Round> rounds, Optional<Round> destroy) {
    private static final int MOST_ROUNDS = 3;

    /**
     * One run.
     *
     * @param hasty whether the next run comes right after the deeds, before they have come to rest
     * @param prune whether what earlier scripts named and this one does not may go
     * @param daysAhead of the computer's wall clock
     */
    record Round(
            FuzzSite site,
            List<Trouble> troubles,
            Optional<Kill> kill,
            List<Deed> deeds,
            boolean hasty,
            boolean prune,
            int daysAhead) {
        Round troubles(List<Trouble> troubles) {
            return new Round(site, troubles, kill, deeds, hasty, prune, daysAhead);
        }

        Round deeds(List<Deed> deeds, boolean hasty) {
            return new Round(site, troubles, kill, deeds, hasty, prune, daysAhead);
        }

        @Override
        public String toString() {
            return "site " + site.servers() + " " + site.volumes() + " " + site.groups() + "\n    troubles " + troubles
                    + "\n    " + kill.map(Kill::toString).orElse("no kill") + (prune ? ", prune" : "")
                    + (daysAhead == 0 ? "" : ", clock " + daysAhead + " days ahead") + "\n    then " + deeds
                    + (hasty ? ", and at once" : "");
        }
    }

    record Kill(int call, boolean before) {}

    /** What somebody does by hand after a run, if it is possible then. */
    enum Deed {
        DELETE_ADDRESS,
        FREE_ADDRESS,
        DELETE_RULE,
        ADD_RULE,
        DETACH_VOLUME,
        DELETE_SERVER,
        LOSE_JOURNAL_LINES
    }

    /** Something that goes wrong during a run. */
    record Trouble(What what, String service, String method, int nth, int times, int number) {
        @Override
        public String toString() {
            return what + " " + service + " " + method + " call " + nth + " x" + times + " (" + number + ")";
        }

        void inject(Faults faults) {
            var match = faults.on(service, method, "^/(?!identity)").nth(nth).times(times);
            switch (what) {
                case LOST_ANSWER -> match.loseAnswer();
                case RESET -> match.reset();
                case COMMIT_LATE -> match.commitLate(Duration.ofSeconds(1 + number % 20));
                case SLOW -> match.delay(Duration.ofSeconds(1 + number % 20));
                case TOKEN_DIES -> match.expireToken();
                case TOO_MANY -> match.tooManyRequests(Duration.ofSeconds(1 + number % 5));
                case STATUS -> match.status(new int[] {400, 409, 412, 413, 500, 502, 503, 504}[number % 8]);
                case BUILD_FAILS -> faults.failBuilds("s" + number % 3, "No valid host was found. ");
                case BUILD_NEVER_ENDS -> faults.neverBuild("s" + number % 3);
                case LISTS_LAG -> faults.lagLists(Duration.ofSeconds(1 + number % 10));
                case FILTERS_IGNORED -> faults.ignoreFilters();
            }
        }
    }

    enum What {
        LOST_ANSWER,
        RESET,
        COMMIT_LATE,
        SLOW,
        TOKEN_DIES,
        TOO_MANY,
        STATUS,
        BUILD_FAILS,
        BUILD_NEVER_ENDS,
        LISTS_LAG,
        FILTERS_IGNORED
    }

    static FuzzCase of(long seed) {
        var random = new Random(seed * 0x9E3779B97F4A7C15L);
        // Of its own: the cases of earlier seeds stay what they were.
        var haste = new Random(seed);
        var rounds = new ArrayList<Round>();
        int count = 1 + random.nextInt(MOST_ROUNDS);
        for (int i = 0; i < count; i++) {
            var site = rounds.isEmpty()
                    ? FuzzSite.random(random)
                    : rounds.get(i - 1).site().edited(random).edited(random);
            for (var earlier : rounds) site = site.notSmallerThan(earlier.site());
            rounds.add(round(site, random, haste));
        }
        return new FuzzCase(
                seed,
                List.copyOf(rounds),
                random.nextInt(3) == 0
                        ? Optional.of(round(rounds.get(count - 1).site(), random, haste))
                        : Optional.empty());
    }

    private static Round round(FuzzSite site, Random random, Random haste) {
        var troubles = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> trouble(random))
                .toList();
        Optional<Kill> kill = random.nextInt(3) == 0
                ? Optional.of(new Kill(1 + random.nextInt(50), random.nextBoolean()))
                : Optional.empty();
        var deeds = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> Deed.values()[random.nextInt(Deed.values().length)])
                .toList();
        return new Round(
                site,
                troubles,
                kill,
                deeds,
                haste.nextBoolean(),
                random.nextInt(4) == 0,
                random.nextInt(8) == 0 ? random.nextInt(3) - 1 : 0);
    }

    private static Trouble trouble(Random random) {
        var all = What.values();
        var what = all[random.nextInt(all.length)];
        // It costs twenty minutes of polls.
        if (what == What.BUILD_NEVER_ENDS && random.nextInt(4) > 0) what = What.LOST_ANSWER;
        var services = List.of("compute", "network", "volume", "*", "*");
        var methods = List.of("POST", "POST", "PUT", "DELETE", "GET", "*");
        return new Trouble(
                what,
                services.get(random.nextInt(services.size())),
                methods.get(random.nextInt(methods.size())),
                1 + random.nextInt(12),
                1 + random.nextInt(2),
                random.nextInt(1000));
    }

    /** The same with one thing less, in all ways, the boldest first. */
    List<FuzzCase> smaller() {
        var all = new ArrayList<FuzzCase>();
        if (destroy.isPresent()) all.add(new FuzzCase(seed, rounds, Optional.empty()));
        for (int i = 0; i < rounds.size() && rounds.size() > 1; i++) {
            var fewer = new ArrayList<>(rounds);
            fewer.remove(i);
            all.add(new FuzzCase(seed, List.copyOf(fewer), destroy));
        }
        for (int i = 0; i < rounds.size(); i++)
            for (var round : smaller(rounds.get(i))) {
                var changed = new ArrayList<>(rounds);
                changed.set(i, round);
                all.add(new FuzzCase(seed, List.copyOf(changed), destroy));
            }
        destroy.ifPresent(
                round -> smaller(round).forEach(less -> all.add(new FuzzCase(seed, rounds, Optional.of(less)))));
        return all;
    }

    private static List<Round> smaller(Round round) {
        var all = new ArrayList<Round>();
        for (int i = 0; i < round.troubles.size(); i++) all.add(round.troubles(without(round.troubles, i)));
        if (round.kill.isPresent())
            all.add(new Round(
                    round.site,
                    round.troubles,
                    Optional.empty(),
                    round.deeds,
                    round.hasty,
                    round.prune,
                    round.daysAhead));
        for (int i = 0; i < round.deeds.size(); i++) all.add(round.deeds(without(round.deeds, i), round.hasty));
        if (round.hasty) all.add(round.deeds(round.deeds, false));
        if (round.prune)
            all.add(new Round(
                    round.site, round.troubles, round.kill, round.deeds, round.hasty, false, round.daysAhead));
        if (round.daysAhead != 0)
            all.add(new Round(round.site, round.troubles, round.kill, round.deeds, round.hasty, round.prune, 0));
        return all;
    }

    private static <T> List<T> without(List<T> list, int index) {
        var fewer = new ArrayList<>(list);
        fewer.remove(index);
        return List.copyOf(fewer);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("seed " + seed);
        for (int i = 0; i < rounds.size(); i++)
            text.append("\n  run ").append(i + 1).append(": ").append(rounds.get(i));
        destroy.ifPresent(round -> text.append("\n  destroy: ").append(round));
        return text.toString();
    }
}
