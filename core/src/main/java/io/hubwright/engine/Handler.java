package io.hubwright.engine;

import io.hubwright.Spec;
import java.time.Duration;
import java.util.List;

/**
 * Knows one kind. Every method may block on calls through the gate or over SSH, and throws
 * {@link io.hubwright.HubwrightException} in the words of its message rules. Waiting is the engine's, by asking
 * {@link #ready} again. Thread-safe.
 *
 * @param <S> the spec
 * @param <T> what is there once it is true
 */
public interface Handler<S extends Spec<T>, T> {
    Class<S> specType();

    /**
     * Looks for what would make the spec fail, before anything is created: unknown names, a name taken by others, a key that does
     * not fit. What the spec requires may not exist yet ({@link Context#find}). Reads only.
     */
    default void check(S spec, Context context) {}

    /** What of the project's quota a new one takes. */
    default List<Need> needs(S spec, Context context) {
        return List.of();
    }

    /**
     * What is there for this spec: what carries its marker, oldest first; for an existing spec, what is referred to. Asked only
     * when all that the spec requires exists. Reads only.
     */
    List<T> find(S spec, Context context);

    /** Compares. Reads only. */
    default Diff diff(S spec, T found, Context context) {
        return Diff.NONE;
    }

    /** Creates it with the marker in the create request, and returns without waiting for it to be ready. */
    T create(S spec, Context context);

    /** Makes the changes of the diff that are {@link Diff.Remedy#UPDATE}. */
    default T update(S spec, T found, Diff diff, Context context) {
        throw new UnsupportedOperationException("no field of " + spec.id() + " can be changed in place");
    }

    /** Reads it again and says whether it can be used. */
    default Readiness<T> ready(S spec, T found, Context context) {
        return Readiness.ready(found);
    }

    /** How long to wait for {@link #ready}. */
    default Duration timeout() {
        return Duration.ofMinutes(10);
    }

    /**
     * Proves by use that it does what it is for. Called at the end of a run in which it, or something that it requires, was made
     * or changed. What was proved, in a few words each; empty if there is nothing to prove.
     */
    default List<String> verify(S spec, T found, Context context) {
        return List.of();
    }

    /** True if {@link #verify} proves anything. */
    default boolean verifies() {
        return false;
    }

    /** Deletes it and returns when it is gone. What is gone already is no failure. */
    void delete(S spec, T found, Context context);

    /** All of this kind that carries the deployment's marker, whatever the script says today. Reads only. */
    default List<Owned> owned(Context context) {
        return List.of();
    }

    /** True if people's data is in it: then it is kept by destroy unless a {@link Permission.DeleteData} names it. */
    default boolean holdsData() {
        return false;
    }

    /**
     * True if {@link #create} makes no second one by itself, even while an earlier request is still on its way. Then a run that
     * follows a killed one at once need not look and wait first.
     */
    default boolean makesOnce() {
        return false;
    }

    /** False of what is only reached, not made: a connection to a machine. */
    default boolean makes() {
        return true;
    }

    /**
     * Something that the deployment made.
     *
     * @param text one line for people
     * @param delete deletes it and returns when it is gone
     */
    record Owned(Spec.Id id, String text, Runnable delete) {}

    /** An amount of what a quota limits, in the words of {@link Connection.Quota}. */
    record Need(String service, String what, long amount) {}
}
