package io.hubwright.engine;

import io.hubwright.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A spec with its handler: the one place where the two types are known to fit. */
record Node<S extends Spec<T>, T>(S spec, Handler<S, T> handler) {
    // The session finds the handler by the spec's own class.
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Node<?, ?> of(Spec<?> spec, Session session) {
        return new Node(spec, session.handler((Spec) spec));
    }

    Spec.Id id() {
        return spec.id();
    }

    boolean requiresAllOf(RunContext context) {
        return spec.requires().stream().allMatch(context::has);
    }

    void check(RunContext context) {
        context.enter(spec);
        handler.check(spec, context);
    }

    List<Handler.Need> needs(RunContext context) {
        return handler.needs(spec, context);
    }

    List<Found<S, T>> find(RunContext context) {
        context.enter(spec);
        return handler.find(spec, context).stream()
                .map(found -> new Found<>(this, found))
                .toList();
    }

    Found<S, T> create(RunContext context) {
        return new Found<>(this, handler.create(spec, context));
    }

    /** Something found or made for a node. */
    record Found<S extends Spec<T>, T>(Node<S, T> node, T value) {
        Diff diff(RunContext context) {
            return node.handler.diff(node.spec, value, context);
        }

        Found<S, T> update(Diff diff, RunContext context) {
            return new Found<>(node, node.handler.update(node.spec, value, diff, context));
        }

        Readiness<T> ready(RunContext context) {
            return node.handler.ready(node.spec, value, context);
        }

        /** The value as last read, if it is ready. */
        Optional<Object> valueIfReady(RunContext context) {
            return ready(context) instanceof Readiness.Ready<T> ready ? Optional.of(ready.found()) : Optional.empty();
        }

        List<String> verify(RunContext context) {
            context.enter(node.spec);
            return node.handler.verify(node.spec, value, context);
        }

        void delete(RunContext context) {
            context.enter(node.spec);
            node.handler.delete(node.spec, value, context);
        }

        Duration timeout() {
            return node.handler.timeout();
        }
    }
}
