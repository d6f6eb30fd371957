package io.hubwright.engine;

import io.hubwright.Spec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

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

    /** How many {@link #createAll} makes by one request. */
    default int most() {
        return 1;
    }

    /**
     * Creates all of these, in this order, by one request that makes all or none. Asked only if {@link #most} is more than 1 and
     * several are missing.
     */
    default List<T> createAll(List<S> specs, Context context) {
        return specs.stream().map(spec -> create(spec, context)).toList();
    }

    /** What is there already and {@link #create} would take over instead of making one, in words; empty if it makes one. Reads only. */
    default String adopts(S spec, Context context) {
        return "";
    }

    /** Makes the changes of the diff that are {@link Diff.Remedy#UPDATE}, or {@link Diff.Remedy#RESIZE} where that is permitted. */
    default T update(S spec, T found, Diff diff, Context context) {
        throw new UnsupportedOperationException("no field of " + spec.id() + " can be changed in place");
    }

    /** Reads it again and says whether it can be used. */
    default Readiness<T> ready(S spec, T found, Context context) {
        return Readiness.ready(found);
    }

    /** Where its work queues. */
    default Lane lane(S spec) {
        return Lane.api("");
    }

    /**
     * The list that {@link #find} and {@link #ready} read, as in {@code nova servers}. All that wait for one list are asked together,
     * on one thread and with one {@link Context#asOf}, so that one request serves them. Empty: each is asked on its own.
     */
    default String collection() {
        return "";
    }

    /** What takes equally long to become ready, as in {@code server c8-30gb Ubuntu-24.04}: how long is remembered for the next run. */
    default String timing(S spec) {
        return spec.kind();
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

    /** Deletes it, and returns when it is gone or as soon as {@link #isGone} can tell. What is gone already is no failure. */
    void delete(S spec, T found, Context context);

    /** Asked after {@link #delete}, again and again like {@link #ready}, until true. */
    default boolean isGone(S spec, T found, Context context) {
        return true;
    }

    /** Told that destroy keeps it for its data: it may be marked so. */
    default void retained(S spec, T found, Context context) {}

    /** Why destroy leaves it where it is; empty if it deletes it. */
    default String staysBecause(S spec) {
        return "";
    }

    /** True if it stays when something that it stands on is replaced, and is put right afterwards: an address, a name. */
    default boolean survivesReplacement() {
        return false;
    }

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

    /** What is only reached may keep the deployment's uid and lease, where no connection offers an {@link Anchor}. */
    default Optional<Anchor> anchor(T found) {
        return Optional.empty();
    }

    /**
     * Something that the deployment made.
     *
     * @param text one line for people
     * @param delete deletes it and returns when it is gone
     */
    record Owned(Spec.Id id, String text, Runnable delete) {}

    /** An amount of what a quota limits, in the words of {@link Connection.Quota}. */
    record Need(String service, String what, long amount) {
        /** The sum of each. */
        static List<Need> total(Collection<List<Need>> needs) {
            var total = new LinkedHashMap<String, Need>();
            for (var some : needs)
                for (var need : some)
                    total.merge(
                            need.service + " " + need.what,
                            need,
                            (a, b) -> new Need(a.service, a.what, a.amount + b.amount));
            return List.copyOf(total.values());
        }
    }
}
