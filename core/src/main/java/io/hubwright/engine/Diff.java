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
        /** Can be changed in place, with an interruption: only with {@link Permission.Resize}. */
        RESIZE,
        /** Takes a new one, and all that stands on it is made anew: only with {@link Permission.Replace}. */
        REPLACE,
        /** Must not be changed by us: the message says what to do. */
        REFUSE,
        /** Shown, and left alone. */
        REPORT
    }
}
