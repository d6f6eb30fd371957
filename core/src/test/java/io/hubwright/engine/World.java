package io.hubwright.engine;

import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider whose things take time, on whatever clock the run has: calls, builds, and what goes wrong. */
final class World implements Provider {
    static final Duration CALL = Duration.ofMillis(250);

    final Map<String, Thing> things = Collections.synchronizedMap(new LinkedHashMap<>());
    /** What was asked of the world, each with its time: {@code 0.3 create a}. */
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    final Map<String, Duration> builds = new ConcurrentHashMap<>();
    final Map<String, List<RuntimeException>> failures = new ConcurrentHashMap<>();
    final Map<String, Integer> broken = new ConcurrentHashMap<>();
    final Map<String, String> leases = new ConcurrentHashMap<>();
    final AtomicInteger lists = new AtomicInteger();
    final AtomicInteger inFlight = new AtomicInteger();
    final AtomicInteger mostInFlight = new AtomicInteger();
    volatile Optional<Error> kill = Optional.empty();
    volatile int most = 1;
    volatile Duration deletion = Duration.ZERO;

    /**
     * What is wanted.
     *
     * @param host the machine it is done on; empty for the API
     * @param size grows in place
     * @param power takes an interruption to change
     * @param site takes a new one to change
     */
    record Want(String name, List<Spec<?>> requires, String host, int size, int power, String site)
            implements Spec<Thing> {
        static Want of(String name, Spec<?>... requires) {
            return new Want(name, List.of(requires), "", 1, 1, "here");
        }

        Want on(String host) {
            return new Want(name, requires, host, size, power, site);
        }

        Want size(int size) {
            return new Want(name, requires, host, size, power, site);
        }

        Want power(int power) {
            return new Want(name, requires, host, size, power, site);
        }

        Want site(String site) {
            return new Want(name, requires, host, size, power, site);
        }

        @Override
        public String kind() {
            return "thing";
        }
    }

    record Thing(String mark, String name, int size, int power, String site, long readyAt, long goneAt) {}

    @Override
    public Connection connect(Services services) {
        return new Connection() {
            @Override
            public List<Handler<?, ?>> handlers() {
                return List.of(new ThingHandler(services.gate(), services.time()));
            }

            @Override
            public <R> Optional<R> offers(Class<R> capability) {
                return capability == Anchor.class
                        ? Optional.of(capability.cast(new WorldAnchor(services.gate())))
                        : Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    private final class WorldAnchor implements Anchor {
        private final Gate gate;

        WorldAnchor(Gate gate) {
            this.gate = gate;
        }

        @Override
        public Optional<String> find(String deployment) {
            return Optional.ofNullable(leases.get(deployment + ".uid"));
        }

        @Override
        public String claim(String deployment, String uid) {
            leases.putIfAbsent(deployment + ".uid", uid);
            return leases.getOrDefault(deployment + ".uid", uid);
        }

        @Override
        public String lease(String deployment, String uid, String holder) {
            return gate.write("anchor", () -> {
                calls.add("lease");
                return leases.computeIfAbsent(deployment, key -> holder);
            });
        }

        @Override
        public void endLease(String deployment, String uid, String holder) {
            gate.write("anchor", () -> {
                calls.add("end lease");
                return leases.remove(deployment, holder);
            });
        }

        @Override
        public void release(String deployment, String uid) {
            leases.remove(deployment);
            leases.remove(deployment + ".uid");
        }
    }

    private final class ThingHandler implements Handler<Want, Thing> {
        private final Gate gate;
        private final Time time;
        private long listedAt = Long.MIN_VALUE; // guarded by this

        ThingHandler(Gate gate, Time time) {
            this.gate = gate;
            this.time = time;
        }

        @Override
        public Class<Want> specType() {
            return Want.class;
        }

        @Override
        public Lane lane(Want spec) {
            return spec.host().isEmpty() ? Lane.api("world") : Lane.machine(Spec.existing(spec.host(), ""));
        }

        @Override
        public String collection() {
            return "world things";
        }

        @Override
        public int most() {
            return most;
        }

        @Override
        public List<Thing> find(Want spec, Context context) {
            list(context.asOf());
            var thing = things.get(spec.name());
            return thing == null || !context.marker(spec).matches(thing.mark()) ? List.of() : List.of(thing);
        }

        private synchronized void list(long asOf) {
            if (listedAt >= asOf) return;
            long now = time.nanoTime();
            lists.incrementAndGet();
            gate.read("world", () -> call("list"));
            listedAt = now;
        }

        @Override
        public Diff diff(Want spec, Thing found, Context context) {
            var changes = new ArrayList<Diff.Change>();
            if (spec.size() != found.size()) changes.add(change("size", found.size(), spec.size(), Diff.Remedy.UPDATE));
            if (spec.power() != found.power())
                changes.add(change("power", found.power(), spec.power(), Diff.Remedy.RESIZE));
            if (!spec.site().equals(found.site()))
                changes.add(change("site", found.site(), spec.site(), Diff.Remedy.REPLACE));
            return new Diff(changes);
        }

        private Diff.Change change(String field, Object found, Object wanted, Diff.Remedy remedy) {
            return new Diff.Change(field, found.toString(), wanted.toString(), remedy);
        }

        @Override
        public Thing create(Want spec, Context context) {
            return gate.write("world", () -> make(spec, context, "create " + spec.name()));
        }

        @Override
        public List<Thing> createAll(List<Want> specs, Context context) {
            return gate.write("world", () -> {
                for (var spec : specs) fail(spec.name(), true);
                call("create " + specs.stream().map(Want::name).toList());
                return specs.stream().map(spec -> put(spec, context)).toList();
            });
        }

        private Thing make(Want spec, Context context, String what) {
            fail(spec.name(), false);
            call(what);
            var thing = put(spec, context);
            fail(spec.name() + " afterwards", false);
            return thing;
        }

        private void fail(String what, boolean keep) {
            var left = failures.get(what);
            if (left == null || left.isEmpty()) return;
            calls.add("fail " + what);
            throw keep ? left.get(0) : left.remove(0);
        }

        private Thing put(Want spec, Context context) {
            var build = builds.getOrDefault(spec.name(), Duration.ZERO);
            var thing = new Thing(
                    context.marker(spec).text(),
                    spec.name(),
                    spec.size(),
                    spec.power(),
                    spec.site(),
                    time.nanoTime() + build.toNanos(),
                    Long.MAX_VALUE);
            things.put(spec.name(), thing);
            return thing;
        }

        @Override
        public Thing update(Want spec, Thing found, Diff diff, Context context) {
            return gate.write("world", () -> make(spec, context, "update " + spec.name()));
        }

        @Override
        public Readiness<Thing> ready(Want spec, Thing found, Context context) {
            if (broken.merge(spec.name(), -1, Integer::sum) >= 0) return Readiness.broken("no valid host was found");
            var thing = things.get(spec.name());
            if (thing == null) return Readiness.failed("is gone");
            if (thing.readyAt() <= context.asOf()) return Readiness.ready(thing);
            list(context.asOf());
            return thing.readyAt() <= time.nanoTime() ? Readiness.ready(thing) : Readiness.waiting(thing, "building");
        }

        @Override
        public void delete(Want spec, Thing found, Context context) {
            gate.write("world", () -> remove(found.name()));
        }

        private Object remove(String name) {
            call("delete " + name);
            things.computeIfPresent(
                    name,
                    (key, one) -> new Thing(
                            one.mark(),
                            name,
                            one.size(),
                            one.power(),
                            one.site(),
                            0,
                            time.nanoTime() + deletion.toNanos()));
            return gone(name);
        }

        private boolean gone(String name) {
            var thing = things.get(name);
            if (thing != null && thing.goneAt() <= time.nanoTime()) things.remove(name);
            return !things.containsKey(name);
        }

        @Override
        public boolean isGone(Want spec, Thing found, Context context) {
            return gone(spec.name());
        }

        @Override
        public List<Owned> owned(Context context) {
            list(context.asOf());
            return List.copyOf(things.values()).stream()
                    .filter(one -> context.marker(Want.of("any")).sameDeployment(one.mark()))
                    .map(one -> new Owned(
                            new Spec.Id("thing", one.name()),
                            "thing " + one.name(),
                            () -> gate.write("world", () -> remove(one.name()))))
                    .toList();
        }

        private Object call(String what) {
            var killing = kill;
            if (killing.isPresent() && what.startsWith("create")) throw killing.get();
            mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            try {
                calls.add(what);
                time.sleep(CALL);
                return what;
            } finally {
                inFlight.decrementAndGet();
            }
        }
    }

    static UnavailableException reset() {
        return new UnavailableException("connection reset");
    }
}
