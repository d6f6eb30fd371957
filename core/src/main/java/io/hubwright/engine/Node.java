package io.hubwright.engine;

import io.hubwright.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A spec with its handler: the one place where the two types are known to fit. */
record Node<S extends Spec<T>, T>(S spec, Handler<S, T> handler) {
    // The session finds the handler by the spec's own class.
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Node<?, ?> of(Spec<?> spec, Session session) {
        return new Node(spec, session.handler((Spec) spec));
    }

    static List<? extends Node<?, ?>> all(List<Spec<?>> specs, Session session) {
        return specs.stream().map(spec -> of(spec, session)).toList();
    }

    String staysBecause() {
        return handler.staysBecause(spec);
    }

    /**
     * A job for each, after those of what it requires; on a machine one by one.
     *
     * @param strictly not at all if one of those does not end well
     */
    static List<Job> upwards(List<? extends Node<?, ?>> nodes, boolean strictly, Function<Node<?, ?>, Job> job) {
        var jobs = new LinkedHashMap<Spec.Id, Job>();
        for (var node : nodes) {
            var one = job.apply(node);
            for (var id : node.requires())
                Optional.ofNullable(jobs.get(id)).ifPresent(other -> one.after(other, strictly));
            jobs.put(node.id(), one);
        }
        var all = List.copyOf(jobs.values());
        Job.oneByOne(all);
        return all;
    }

    /** The other way round, each strictly after those of what stands on it. */
    static List<Job> downwards(List<? extends Node<?, ?>> nodes, Function<Node<?, ?>, Job> job) {
        var jobs = new LinkedHashMap<Spec.Id, Job>();
        var above = new HashMap<Spec.Id, List<Job>>();
        for (var node : Reversed.of(nodes)) {
            var one = job.apply(node);
            above.getOrDefault(node.id(), List.of()).forEach(other -> one.after(other, true));
            for (var id : node.requires())
                above.computeIfAbsent(id, key -> new ArrayList<>()).add(one);
            jobs.put(node.id(), one);
        }
        var all = List.copyOf(jobs.values());
        Job.oneByOne(all);
        return all;
    }

    Spec.Id id() {
        return spec.id();
    }

    /** Each once. */
    Set<Spec.Id> requires() {
        return spec.requires().stream().map(Spec::id).collect(Collectors.toSet());
    }

    Lane lane() {
        return handler.lane(spec);
    }

    boolean requiresAllOf(Run run) {
        return spec.requires().stream().allMatch(run::has);
    }

    void check(Run run) {
        handler.check(spec, run.context(spec));
    }

    List<Handler.Need> needs(Run run) {
        return handler.needs(spec, run.context(spec));
    }

    String adopts(Run run) {
        return handler.adopts(spec, run.context(spec));
    }

    List<Found<S, T>> find(Run run, long asOf) {
        return handler.find(spec, run.context(id(), asOf)).stream()
                .map(found -> new Found<>(this, found))
                .toList();
    }

    Job job(Plan.Verb verb, Job.Work work, BuildTimes times) {
        var job = new Job(id(), verb, lane(), handler.collection(), work);
        // Without experience: what is waited for longest takes longest.
        job.seconds = times.expected(handler.timing(spec))
                        .orElse(handler.timeout().dividedBy(40))
                        .toMillis()
                / 1000.0;
        return job;
    }

    /** Something found or made for a node. */
    record Found<S extends Spec<T>, T>(Node<S, T> node, T value) {
        Diff diff(Run run, long asOf) {
            return node.handler.diff(node.spec, value, run.context(node.id(), asOf));
        }

        Found<S, T> update(Diff diff, Run run) {
            return new Found<>(node, node.handler.update(node.spec, value, diff, run.context(node.spec)));
        }

        /** Never broken for what is only referred to, which is never deleted: it failed. */
        Readiness<T> ready(Run run, long asOf) {
            var readiness = node.handler.ready(node.spec, value, run.context(node.id(), asOf));
            return node.spec.isExisting() && readiness instanceof Readiness.Broken<T> broken
                    ? Readiness.failed(broken.why())
                    : readiness;
        }

        Found<S, T> with(T value) {
            return new Found<>(node, value);
        }

        List<String> verify(Run run) {
            return node.handler.verify(node.spec, value, run.context(node.spec));
        }

        void delete(Run run) {
            node.handler.delete(node.spec, value, run.context(node.spec));
        }

        void retained(Run run) {
            node.handler.retained(node.spec, value, run.context(node.spec));
        }

        boolean isGone(Run run, long asOf) {
            return node.handler.isGone(node.spec, value, run.context(node.id(), asOf));
        }

        Optional<Anchor> anchor() {
            return node.handler.anchor(value);
        }

        Duration timeout() {
            return node.handler.timeout();
        }
    }
}
