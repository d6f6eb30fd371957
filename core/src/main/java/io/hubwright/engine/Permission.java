package io.hubwright.engine;

import java.util.Set;

/** What a run may do besides the harmless; each names its objects. Belongs to the run, not to the deployment. */
public sealed interface Permission {
    /** The names, as in {@code Spec.name()}. */
    Set<String> names();

    /** May delete these, which the script no longer mentions. */
    record Prune(Set<String> names) implements Permission {
        public Prune(String... names) {
            this(Set.of(names));
        }
    }

    /** May delete these volumes with all that is on them. */
    record DeleteData(Set<String> names) implements Permission {
        public DeleteData(String... names) {
            this(Set.of(names));
        }
    }

    /** May delete these and make them anew, with all that stands on them. */
    record Replace(Set<String> names) implements Permission {
        public Replace(String... names) {
            this(Set.of(names));
        }
    }

    /** May change these in place although that interrupts them. */
    record Resize(Set<String> names) implements Permission {
        public Resize(String... names) {
            this(Set.of(names));
        }
    }
}
