package io.hubwright;

import java.util.List;

/**
 * What is wanted: an immutable value that never does I/O.
 *
 * @param <T> what is there once the spec is true
 */
public interface Spec<T> {
    /** The kind in one word, as markers and reports show it: {@code server}. */
    String kind();

    /** Unique within its kind in a deployment: given by the user, else taken from what it stands on. */
    String name();

    /** The specs named by this one: the edges of the graph. Specs that the user never wrote may be among them. */
    List<Spec<?>> requires();

    /** True of what others made and what is only referred to: the engine never creates, changes or deletes it. */
    default boolean isExisting() {
        return false;
    }

    default Id id() {
        return new Id(kind(), name());
    }

    /** A value that is there already, to stand where a spec is asked for. */
    static <T> Spec<T> existing(String name, T value) {
        return new ExistingSpec<>(name, value);
    }

    /** The identity of a node: in markers, the journal, reports. Never typed by a user as a reference. */
    record Id(String kind, String name) {
        @Override
        public String toString() {
            return kind + "/" + name;
        }
    }
}
