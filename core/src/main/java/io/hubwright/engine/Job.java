package io.hubwright.engine;

import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing to do in a run, and what has to come before it. All but {@link Work} belongs to the scheduler's thread. */
final class Job {
    /** What is done on a worker. */
    interface Work {
        Next begin();

        /** Those of one key may begin together, this many at a time. */
        default Object key() {
            return this;
        }

        default int most() {
            return 1;
        }

        default List<Next> beginAll(List<Work> all) {
            return all.stream().map(one -> Next.of(one::begin)).toList();
        }
    }

    /** Told what becomes of jobs, on the scheduler's thread. */
    interface Observer {
        default void started(Job job) {}

        default void waiting(Job job, Next.Wait wait) {}

        /** It has ended, as {@link Next.Done} or {@link Next.Failed}. */
        void ended(Job job, Next end);

        default void skipped(Job job, String because) {}
    }

    final Spec.Id id;
    final Plan.Verb verb;
    final Lane lane;
    final String collection;
    final Work work;
    double seconds = 1;
    /** Only there for the order. */
    boolean silent;

    final List<Job> followers = new ArrayList<>();
    private final Set<Job> strict = new HashSet<>();
    int waitsFor;
    double urgency;
    long begun;
    long ended;
    boolean hasBegun;
    boolean hasEnded;
    String state = "";

    @Nullable
    Job last;

    @Nullable
    Job obstacle;

    Next.@Nullable Wait waiting;

    Job(Spec.Id id, Plan.Verb verb, Lane lane, String collection, Work work) {
        this.id = id;
        this.verb = verb;
        this.lane = lane;
        this.collection = collection;
        this.work = work;
    }

    /** It begins when the other has ended; {@code strictly}: not at all if the other did not end well. */
    void after(Job other, boolean strictly) {
        other.followers.add(this);
        if (strictly) other.strict.add(this);
        waitsFor++;
    }

    boolean needs(Job other) {
        return other.strict.contains(this);
    }

    /** The one that ended last of those that this one had to wait for. */
    Optional<Job> last() {
        return Optional.ofNullable(last);
    }

    /**
     * On each machine one after the other, in the order given.
     *
     * @param jobs each after those that it requires
     */
    static void oneByOne(List<Job> jobs) {
        var lastOn = new LinkedHashMap<Lane, Job>();
        for (var job : jobs) {
            if (!(job.lane instanceof Lane.Machine)) continue;
            var before = lastOn.put(job.lane, job);
            if (before != null) job.after(before, false);
        }
    }

    /** The longest way that is left decides who comes first. */
    static void rank(List<Job> jobs) {
        for (var job : Reversed.of(jobs)) {
            double behind = 0;
            for (var follower : job.followers) behind = Math.max(behind, follower.urgency);
            job.urgency = job.seconds + behind;
        }
    }

    static Map<Spec.Id, Job> byId(List<Job> jobs) {
        var all = new LinkedHashMap<Spec.Id, Job>();
        jobs.forEach(job -> all.put(job.id, job));
        return all;
    }
}
