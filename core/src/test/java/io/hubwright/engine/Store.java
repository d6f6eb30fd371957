package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A provider in memory, with shelves that stand on each other: as small as a cloud can be and still lose an answer. */
final class Store implements Provider {
    final Map<String, Item> items = Collections.synchronizedMap(new LinkedHashMap<>());
    final Map<String, String> anchors = new ConcurrentHashMap<>();
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    /** Throws after the item of this name was stored (the answer is lost) or before. */
    final Map<String, Supplier<HubwrightException>> failAfter = new ConcurrentHashMap<>();

    final Map<String, Supplier<HubwrightException>> failBefore = new ConcurrentHashMap<>();
    final Set<String> defects = ConcurrentHashMap.newKeySet();
    final Map<String, Integer> pollsUntilReady = new ConcurrentHashMap<>();
    long limit = -1;
    /** Answers no question while true. */
    boolean closed;

    record Item(String mark, String name, int size) {}

    sealed interface Furniture extends Spec<Item> {
        int size();
    }

    /** Holds people's things. */
    record Chest(String name, int size, List<Spec<?>> requires) implements Furniture {
        static Chest of(String name, Spec<?>... requires) {
            return new Chest(name, 1, List.of(requires));
        }

        @Override
        public String kind() {
            return "chest";
        }
    }

    record Shelf(String name, int size, List<Spec<?>> requires, boolean isExisting) implements Furniture {
        static Shelf of(String name, Spec<?>... requires) {
            return new Shelf(name, 1, List.of(requires), false);
        }

        static Shelf existing(String name) {
            return new Shelf(name, 1, List.of(), true);
        }

        Shelf size(int size) {
            return new Shelf(name, size, requires, isExisting);
        }

        @Override
        public String kind() {
            return "shelf";
        }
    }

    @Override
    public Connection connect(Services services) {
        return new Connection() {
            @Override
            public List<Handler<?, ?>> handlers() {
                return List.of(
                        new FurnitureHandler<>(Shelf.class, false, services.gate()),
                        new FurnitureHandler<>(Chest.class, true, services.gate()));
            }

            @Override
            public List<Quota> quotas() {
                return List.of(new Quota("store", "shelves", items.size(), limit));
            }

            @Override
            public <R> Optional<R> offers(Class<R> capability) {
                return capability == Anchor.class ? Optional.of(capability.cast(new StoreAnchor())) : Optional.empty();
            }

            @Override
            public void close() {
                events.add("close");
            }
        };
    }

    private final class StoreAnchor implements Anchor {
        @Override
        public Optional<String> find(String deployment) {
            return Optional.ofNullable(anchors.get(deployment));
        }

        @Override
        public String claim(String deployment, String uid) {
            anchors.putIfAbsent(deployment, uid);
            return anchors.getOrDefault(deployment, uid);
        }

        @Override
        public void release(String deployment, String uid) {
            anchors.remove(deployment, uid);
        }
    }

    private final class FurnitureHandler<S extends Furniture> implements Handler<S, Item> {
        private final Class<S> specType;
        private final boolean holdsData;
        private final Gate gate;

        FurnitureHandler(Class<S> specType, boolean holdsData, Gate gate) {
            this.specType = specType;
            this.holdsData = holdsData;
            this.gate = gate;
        }

        @Override
        public Class<S> specType() {
            return specType;
        }

        @Override
        public boolean holdsData() {
            return holdsData;
        }

        @Override
        public void check(S spec, Context context) {
            if (items.containsKey(spec.name()) && !spec.isExisting())
                throw new ConflictException("the shelf " + spec.name() + " belongs to others");
        }

        @Override
        public List<Need> needs(S spec, Context context) {
            return List.of(new Need("store", "shelves", 1));
        }

        @Override
        public List<Item> find(S spec, Context context) {
            requireOpen();
            return gate.read("store", () -> List.copyOf(items.values()).stream()
                    .filter(item -> spec.isExisting()
                            ? item.name().equals(spec.name())
                            : context.marker(spec).matches(item.mark()))
                    .toList());
        }

        @Override
        public Diff diff(S spec, Item found, Context context) {
            if (spec.size() == found.size()) return Diff.NONE;
            var remedy = spec.size() > found.size() ? Diff.Remedy.UPDATE : Diff.Remedy.REFUSE;
            return Diff.of(new Diff.Change("size", "" + found.size(), "" + spec.size(), remedy));
        }

        @Override
        public Item create(S spec, Context context) {
            return gate.write("store", () -> {
                events.add("create " + spec.name());
                if (defects.contains(spec.name())) throw new IllegalStateException("unexpected");
                var before = failBefore.remove(spec.name());
                if (before != null) throw before.get();
                var item = new Item(context.marker(spec).text(), spec.name(), spec.size());
                items.put(spec.name(), item);
                var after = failAfter.remove(spec.name());
                if (after != null) throw after.get();
                return item;
            });
        }

        @Override
        public Item update(S spec, Item found, Diff diff, Context context) {
            events.add("update " + spec.name());
            var item = new Item(found.mark(), found.name(), spec.size());
            items.put(spec.name(), item);
            return item;
        }

        @Override
        public Readiness<Item> ready(S spec, Item found, Context context) {
            int polls = pollsUntilReady.merge(spec.name(), -1, Integer::sum);
            return polls >= 0 ? Readiness.waiting(found, "drying") : Readiness.ready(found);
        }

        @Override
        public boolean verifies() {
            return true;
        }

        @Override
        public List<String> verify(S spec, Item found, Context context) {
            events.add("verify " + spec.name());
            return List.of("holds");
        }

        @Override
        public void delete(S spec, Item found, Context context) {
            events.add("delete " + found.name());
            items.remove(found.name());
        }

        @Override
        public List<Owned> owned(Context context) {
            requireOpen();
            return List.copyOf(items.values()).stream()
                    .filter(item -> context.marker(Shelf.of("any")).sameDeployment(item.mark()))
                    .map(item ->
                            owned(item, Marker.parse(item.mark()).orElseThrow().id()))
                    .filter(owned -> owned.id().kind().equals(holdsData ? "chest" : "shelf"))
                    .toList();
        }

        private void requireOpen() {
            if (closed) throw new HubwrightException("the store is closed");
        }

        private Owned owned(Item item, Spec.Id id) {
            return new Owned(id, id.kind() + " " + item.name(), () -> {
                events.add("delete " + item.name());
                items.remove(item.name());
            });
        }
    }
}
