package io.hubwright.engine;

import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where what is there has moved away from what the script says. */
public record Drift(String deployment, List<Deviation> deviations) {
    public Drift {
        deviations = List.copyOf(deviations);
    }

    public enum Kind {
        /** Wanted, and not there. */
        MISSING,
        /** There, with other fields. */
        CHANGED,
        /** There, and of no use as it is: stopped, failed, taken by others; or nobody can tell. */
        UNUSABLE,
        /** There more than once. */
        DUPLICATE,
        /** There, and no longer wanted. */
        LEFT_OVER
    }

    /**
     * One thing that is not as wanted.
     *
     * @param text a few words for people; may be empty
     * @param changes the fields that differ, of {@link Kind#CHANGED}
     */
    public record Deviation(Kind kind, Spec.Id id, String text, List<Diff.Change> changes) {
        public Deviation {
            changes = List.copyOf(changes);
        }
    }

    static Drift of(Plan plan) {
        var all = new ArrayList<Deviation>();
        for (var action : plan.actions())
            kind(action)
                    .ifPresent(kind -> all.add(new Deviation(kind, action.id(), action.reason(), action.changes())));
        plan.duplicates().forEach((id, text) -> all.add(new Deviation(Kind.DUPLICATE, id, text, List.of())));
        return new Drift(plan.deployment().name(), all);
    }

    private static Optional<Kind> kind(Action action) {
        return switch (action.verb()) {
            case CREATE, ADOPT -> Optional.of(Kind.MISSING);
            case REFUSE -> Optional.of(action.changes().isEmpty() ? Kind.UNUSABLE : Kind.CHANGED);
            case RETAIN, DELETE -> Optional.of(Kind.LEFT_OVER);
            default -> action.changes().isEmpty() ? Optional.empty() : Optional.of(Kind.CHANGED);
        };
    }

    public boolean isEmpty() {
        return deviations.isEmpty();
    }

    /** For people: a line per deviation, and one per field. */
    public String text() {
        var text = new StringBuilder(this + "\n");
        for (var one : deviations) {
            text.append(String.format("  %-9s %s", ReportWriter.word(one.kind()), one.id()))
                    .append(one.text().isEmpty() ? "" : "  (" + one.text() + ")")
                    .append('\n');
            for (var change : one.changes())
                text.append("            ").append(change).append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "drift of " + deployment + ": " + (isEmpty() ? "none" : deviations.size() + " not as wanted");
    }
}
