package io.hubwright.throwaway.openstack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Immutable records by id, in the order of their creation. Every access needs the store's lock. */
final class Table<T> {
    private final Map<String, T> rows = new LinkedHashMap<>();
    private final ReentrantLock lock;

    Table(ReentrantLock lock) {
        this.lock = lock;
    }

    private Map<String, T> rows() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("the store was used outside a transaction");
        }
        return rows;
    }

    Optional<T> find(String id) {
        return Optional.ofNullable(rows().get(id));
    }

    List<T> all() {
        return new ArrayList<>(rows().values());
    }

    List<T> where(Predicate<T> condition) {
        return rows().values().stream().filter(condition).toList();
    }

    Optional<T> first(Predicate<T> condition) {
        return rows().values().stream().filter(condition).findFirst();
    }

    boolean any(Predicate<T> condition) {
        return rows().values().stream().anyMatch(condition);
    }

    T put(String id, T row) {
        rows().put(id, row);
        return row;
    }

    /** Changes the row if it is still there. */
    Optional<T> change(String id, UnaryOperator<T> change) {
        return Optional.ofNullable(rows().computeIfPresent(id, (i, row) -> change.apply(row)));
    }

    void remove(String id) {
        rows().remove(id);
    }
}
