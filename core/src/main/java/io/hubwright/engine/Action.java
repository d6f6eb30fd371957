package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import java.util.List;
import java.util.Locale;

/** What happens to one spec, and why. */
public sealed interface Action {
    Spec.Id id();

    /** A few words for people; may be empty. */
    String reason();

    /** The fields that differ. */
    default List<Diff.Change> changes() {
        return List.of();
    }

    default Plan.Verb verb() {
        return Plan.Verb.NONE;
    }

    /** True of what interrupts or removes something: it is done only with a permission that names it. */
    default boolean isDestructive() {
        return false;
    }

    /** Is as wanted, or waited for; {@code changes} are only reported. */
    record NoOp(Spec.Id id, String reason, List<Diff.Change> changes) implements Action {}

    record Create(Spec.Id id, String reason) implements Action {
        @Override
        public Plan.Verb verb() {
            return Plan.Verb.CREATE;
        }
    }

    /** Takes what is there and nobody's, such as a free floating IP. */
    record Adopt(Spec.Id id, String reason) implements Action {
        @Override
        public Plan.Verb verb() {
            return Plan.Verb.ADOPT;
        }
    }

    /** In place. */
    record Update(Spec.Id id, String reason, List<Diff.Change> changes) implements Action {
        @Override
        public Plan.Verb verb() {
            return Plan.Verb.UPDATE;
        }

        @Override
        public boolean isDestructive() {
            return new Diff(changes).has(Diff.Remedy.RESIZE);
        }
    }

    /** Deleted and made anew. */
    record Replace(Spec.Id id, String reason, List<Diff.Change> changes) implements Action {
        @Override
        public Plan.Verb verb() {
            return Plan.Verb.REPLACE;
        }

        @Override
        public boolean isDestructive() {
            return true;
        }
    }

    /** No longer in the script, and a {@link Permission.Prune} names it. */
    record Delete(Spec.Id id, String reason) implements Action {
        @Override
        public Plan.Verb verb() {
            return Plan.Verb.DELETE;
        }

        @Override
        public boolean isDestructive() {
            return true;
        }
    }

    /** No longer in the script, and kept. */
    record Retain(Spec.Id id, String reason) implements Action {
        @Override
        public Plan.Verb verb() {
            return Plan.Verb.RETAIN;
        }
    }

    /** Cannot be done as asked: {@link Hubwright#apply} throws the problem before it touches anything. */
    record Refuse(Spec.Id id, HubwrightException problem, List<Diff.Change> changes) implements Action {
        @Override
        public String reason() {
            return String.valueOf(problem.getMessage());
        }

        @Override
        public Plan.Verb verb() {
            return Plan.Verb.REFUSE;
        }
    }

    /** One line: {@code create  server/registry  (after port/registry)}. */
    default String text() {
        return String.format("%-7s %s", verb().name().toLowerCase(Locale.ROOT), id())
                + (reason().isEmpty() ? "" : "  (" + reason() + ")");
    }
}
