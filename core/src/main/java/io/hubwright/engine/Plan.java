package io.hubwright.engine;

import java.util.List;

/** What apply would do, as data. Advice, never authority: apply looks again before each action. */
public record Plan(Deployment deployment, List<Action> actions, List<QuotaUse> quotas) {
    public Plan {
        actions = List.copyOf(actions);
        quotas = List.copyOf(quotas);
    }

    public enum Verb {
        NONE,
        CREATE,
        /** Taken, although others made it: it was nobody's. */
        ADOPT,
        UPDATE,
        REPLACE,
        DELETE,
        RETAIN,
        /** Proved by use after a change. */
        VERIFY,
        /** Cannot be done as asked; the reason says what to do. */
        REFUSE
    }

    /** A quota before and after: {@code added} is what the plan's creates would take, {@code limit} is -1 if there is none. */
    public record QuotaUse(String service, String what, long used, long added, long limit) {
        public boolean exceeded() {
            return added > 0 && limit >= 0 && used + added > limit;
        }

        @Override
        public String toString() {
            return service + " " + what + ": " + used + " -> " + (used + added) + (limit < 0 ? "" : " of " + limit);
        }
    }

    /** True if apply would change nothing. */
    public boolean isEmpty() {
        return actions.stream().allMatch(action -> action.verb() == Verb.NONE);
    }

    public List<Action.Refuse> refusals() {
        return actions.stream()
                .filter(Action.Refuse.class::isInstance)
                .map(Action.Refuse.class::cast)
                .toList();
    }

    public long count(Verb verb) {
        return actions.stream().filter(action -> action.verb() == verb).count();
    }

    /** For people: an action per line with its field changes, then the quota. */
    public String text() {
        var text = new StringBuilder(this + "\n");
        for (var action : actions) {
            text.append("  ").append(action.text()).append('\n');
            for (var change : action.changes())
                text.append("            ").append(change).append('\n');
        }
        var counted = quotas.stream().filter(use -> use.added() > 0).toList();
        if (!counted.isEmpty()) text.append("  quota\n");
        counted.forEach(use -> text.append("    ").append(use).append('\n'));
        return text.toString();
    }

    @Override
    public String toString() {
        var refused = count(Verb.REFUSE);
        return "plan " + deployment.name() + ": " + count(Verb.CREATE) + " to create, " + count(Verb.UPDATE)
                + " to update, " + count(Verb.NONE) + " unchanged" + (refused == 0 ? "" : ", " + refused + " refused");
    }
}
