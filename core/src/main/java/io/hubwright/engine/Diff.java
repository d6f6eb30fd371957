package io.hubwright.engine;

import java.util.List;

/** How what is there differs from what is wanted. */
public record Diff(List<Change> changes) {
    public static final Diff NONE = new Diff(List.of());

    public Diff {
        changes = List.copyOf(changes);
    }

    public static Diff of(Change... changes) {
        return new Diff(List.of(changes));
    }

    public boolean has(Remedy remedy) {
        return changes.stream().anyMatch(change -> change.remedy() == remedy);
    }

    /** One field that differs; {@code remedy} is what it takes. */
    public record Change(String field, String found, String wanted, Remedy remedy) {
        @Override
        public String toString() {
            return field + ": " + found + " -> " + wanted;
        }
    }

    public enum Remedy {
        /** Can be changed in place, without loss. */
        UPDATE,
        /** Takes a new one. The engine refuses it: destroy what stands there, or change the spec back. */
        REPLACE,
        /** Must not be changed by us: the message says what to do. */
        REFUSE,
        /** Shown, and left alone. */
        REPORT
    }
}
