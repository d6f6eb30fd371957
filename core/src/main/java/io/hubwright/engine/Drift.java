package io.hubwright.engine;

import io.hubwright.Spec;
import java.util.List;

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
