package io.hubwright.throwaway.openstack;

import io.hubwright.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What shall go wrong in a throwaway cloud's OpenStack, per call and in the cloud itself. Thread-safe; takes effect at
 * once. {@code faults.on("compute", "POST", "/servers").loseAnswer()} loses the answer to the next server's creation.
 */
public final class Faults {
    private final List<Rule> rules = new ArrayList<>(); // guarded by this
    private final Map<Pattern, String> failingBuilds = new LinkedHashMap<>(); // guarded by this
    private final List<Pattern> endlessBuilds = new ArrayList<>(); // guarded by this
    private Duration listLag = Duration.ZERO; // guarded by this
    private boolean filtersIgnored; // guarded by this
    private long used; // guarded by this

    private final Time time;

    Faults(Time time) {
        this.time = time;
    }

    /** Calls of one service and method whose path is found by a regular expression; all of them, from the next one on. */
    public static final class Match {
        private final Faults faults;
        private final Optional<Service> service;
        private final String method;
        private final Pattern path;
        private final int first;
        private final int times;

        private Match(Faults faults, Optional<Service> service, String method, Pattern path, int first, int times) {
            this.faults = faults;
            this.service = service;
            this.method = method;
            this.path = path;
            this.first = first;
            this.times = times;
        }

        /** Only the n-th such call from now on, counted from 1; with {@link #times}, from the n-th on. */
        public Match nth(int n) {
            if (n < 1) throw new IllegalArgumentException("calls are counted from 1, not " + n);
            return new Match(faults, service, method, path, n, times);
        }

        /** So many calls; 1 unless told. */
        public Match times(int k) {
            if (k < 1) throw new IllegalArgumentException("a fault must happen at least once, not " + k + " times");
            return new Match(faults, service, method, path, first, k);
        }

        /** Until {@link Faults#clear}. */
        public Match always() {
            return new Match(faults, service, method, path, first, Integer.MAX_VALUE);
        }

        /** The answer is this status, in the service's own form of an error, and nothing happens. */
        public void status(int status) {
            refuse(status, "The service is not able to do that (an injected fault).", Optional.empty(), Map.of());
        }

        /** The answer is this status and body, and nothing happens. */
        public void status(int status, String body) {
            refuse(status, "", Optional.of(body), Map.of("Content-Type", "application/json"));
        }

        /** 429 with that {@code Retry-After}. */
        public void tooManyRequests(Duration retryAfter) {
            refuse(
                    429,
                    "This request was rate-limited.",
                    Optional.empty(),
                    Map.of("Retry-After", Long.toString(retryAfter.toSeconds())));
        }

        private void refuse(int status, String message, Optional<String> body, Map<String, String> headers) {
            add(new Fault.Refuse(status, message, body, headers));
        }

        /** The call is carried out that much later, and answered. */
        public void delay(Duration delay) {
            add(new Fault.Slow(delay));
        }

        /** The connection is reset, and nothing happens. */
        public void reset() {
            add(new Fault.Reset());
        }

        /** The call is carried out; the connection is reset instead of an answer. */
        public void loseAnswer() {
            add(new Fault.LoseAnswer());
        }

        /** The connection is reset at once; the call is carried out that much later. */
        public void commitLate(Duration after) {
            add(new Fault.CommitLate(after));
        }

        /** The token of the call dies just before it: the answer is a 401. */
        public void expireToken() {
            add(new Fault.ExpireToken());
        }

        /**
         * Others do this just before the call is carried out: between a client's look and its write. On the thread of the call;
         * what it asks of the cloud must not be matched again.
         */
        public void meanwhile(Runnable others) {
            add(new Fault.Meanwhile(others));
        }

        private void add(Fault fault) {
            faults.add(new Rule(service, method, path, fault, first, times));
        }
    }

    /** Counts the calls that it matches. */
    private static final class Rule {
        private final Optional<Service> service;
        private final String method;
        private final Pattern path;
        private final Fault fault;
        private final long first;
        private final long last;
        private long seen;

        Rule(Optional<Service> service, String method, Pattern path, Fault fault, int first, int times) {
            this.service = service;
            this.method = method;
            this.path = path;
            this.fault = fault;
            this.first = first;
            this.last = (long) first + times - 1;
        }

        boolean matches(Service called, String calledMethod, String calledPath) {
            return service.map(called::equals).orElse(true)
                    && (method.equals("*") || method.equals(calledMethod))
                    && path.matcher(calledPath).find();
        }

        boolean hits() {
            seen++;
            return seen >= first && seen <= last;
        }

        boolean isSpent() {
            return seen >= last;
        }
    }

    /**
     * Calls to match.
     *
     * @param service {@code identity}, {@code compute}, {@code network}, {@code volume}, {@code image}, or {@code *} for all
     * @param method such as {@code POST}, or {@code *} for all
     * @param pathRegex found anywhere in the path, which has no query; {@code /servers$} is the collection alone
     */
    public Match on(String service, String method, String pathRegex) {
        Optional<Service> one = service.equals("*") ? Optional.empty() : Optional.of(named(service));
        return new Match(this, one, method, Pattern.compile(pathRegex), 1, 1);
    }

    private static Service named(String name) {
        for (Service service : Service.values()) {
            if (service.path().equals(name)) return service;
        }
        throw new IllegalArgumentException(
                "no service is named " + name + ": say identity, compute, network, volume, image or *");
    }

    private synchronized void add(Rule rule) {
        rules.add(rule);
    }

    /** Servers whose name matches end in ERROR with that text, such as {@code No valid host was found. }. */
    public synchronized void failBuilds(String nameRegex, String message) {
        failingBuilds.put(Pattern.compile(nameRegex), message);
    }

    /** Servers whose name matches stay in BUILD. */
    public synchronized void neverBuild(String nameRegex) {
        endlessBuilds.add(Pattern.compile(nameRegex));
    }

    /** Lists show what was made only that much later. */
    public synchronized void lagLists(Duration lag) {
        listLag = lag;
    }

    /** Lists ignore every filter. */
    public synchronized void ignoreFilters() {
        filtersIgnored = true;
    }

    /** Takes back everything that has not happened yet. */
    public synchronized void clear() {
        rules.clear();
        failingBuilds.clear();
        endlessBuilds.clear();
        listLag = Duration.ZERO;
        filtersIgnored = false;
    }

    /** How many calls have met a fault so far: a test that injects one proves with this that it happened. */
    public synchronized long used() {
        return used;
    }

    synchronized Optional<Fault> next(Service service, String method, String path) {
        Optional<Fault> found = Optional.empty();
        for (Rule rule : rules) {
            // Every matching rule counts the call; the first one that is due decides.
            if (rule.matches(service, method, path) && rule.hits() && found.isEmpty()) {
                found = Optional.of(rule.fault);
            }
        }
        rules.removeIf(Rule::isSpent);
        used += found.isPresent() ? 1 : 0;
        return found;
    }

    synchronized Optional<String> buildFailure(String serverName) {
        return failingBuilds.entrySet().stream()
                .filter(e -> e.getKey().matcher(serverName).find())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    synchronized boolean isNeverBuilt(String serverName) {
        return endlessBuilds.stream()
                .anyMatch(pattern -> pattern.matcher(serverName).find());
    }

    /** The time after which lists show what was made. */
    synchronized Instant newestListed() {
        return time.now().minus(listLag);
    }

    synchronized boolean areFiltersIgnored() {
        return filtersIgnored;
    }
}
