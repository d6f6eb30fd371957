package io.hubwright.engine;

import io.hubwright.QuotaExceededException;
import io.hubwright.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What apply would do, as data. Advice, never authority: apply looks again before each action. Immutable. */
public final class Plan {
    private final Deployment deployment;
    private final List<Action> actions;
    private final List<QuotaUse> quotas;
    private final List<Handler.Need> size;
    private final Map<Spec.Id, String> duplicates;
    private final Map<Spec.Id, Object> found;
    private final Look look;

    Plan(
            Deployment deployment,
            List<Action> actions,
            List<QuotaUse> quotas,
            List<Handler.Need> size,
            Map<Spec.Id, String> duplicates,
            Map<Spec.Id, Object> found,
            Look look) {
        this.deployment = deployment;
        this.actions = List.copyOf(actions);
        this.quotas = List.copyOf(quotas);
        this.size = List.copyOf(size);
        this.duplicates = Map.copyOf(duplicates);
        this.found = Map.copyOf(found);
        this.look = look;
    }

    /**
     * When it was looked, on the steady clock.
     *
     * @param isNew whether there was no deployment of this name
     */
    record Look(long begin, boolean isNew) {}

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

        QuotaExceededException problem() {
            return new QuotaExceededException(
                    "the quota is too small: " + service + " " + what + ": " + used + " used of " + limit + ", " + added
                            + " more needed; free some, or ask the cloud's operators for more");
        }

        @Override
        public String toString() {
            return service + " " + what + ": " + used + " -> " + (used + added) + (limit < 0 ? "" : " of " + limit);
        }
    }

    public Deployment deployment() {
        return deployment;
    }

    /** One for each spec, each after what it requires; then what is no longer wanted. */
    public List<Action> actions() {
        return actions;
    }

    public List<QuotaUse> quotas() {
        return quotas;
    }

    /** What its creates would take in sum, whether a quota limits it or not. */
    public List<Handler.Need> size() {
        return size;
    }

    /**
     * What there was of a spec when it was looked, ready or not: to work with what runs, or does not, and apply nothing. What goes
     * over a connection works as long as the {@link Hubwright} that looked is open. Empty if it was not there, or could not be
     * looked at because of something that it stands on.
     */
    // The handler of a Spec<T> returned it.
    @SuppressWarnings("unchecked")
    public <T> Optional<T> found(Spec<? extends T> spec) {
        return Optional.ofNullable((T) found.get(spec.id()));
    }

    /** True if apply would change nothing. */
    public boolean isEmpty() {
        return actions.stream().allMatch(action -> action.verb() == Verb.NONE || action.verb() == Verb.RETAIN);
    }

    /** What interrupts or removes something, each permitted by name. */
    public List<Action> destructive() {
        return actions.stream().filter(Action::isDestructive).toList();
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
        if (!size.isEmpty()) text.append("  size\n");
        for (var need : size)
            text.append("    ")
                    .append(quotas.stream()
                            .filter(use -> use.service().equals(need.service())
                                    && use.what().equals(need.what()))
                            .findFirst()
                            .map(QuotaUse::toString)
                            .orElse(need.service() + " " + need.what() + ": " + need.amount() + " more"))
                    .append('\n');
        return text.toString();
    }

    /** The graph for people: what stands on what, with what happens to each. */
    public String graph() {
        return PlanGraph.text(this);
    }

    /** The same as a picture, an SVG document of its own. */
    public String svg() {
        return PlanGraph.svg(this);
    }

    Map<Spec.Id, String> duplicates() {
        return duplicates;
    }

    Look look() {
        return look;
    }

    @Override
    public String toString() {
        var text = new StringBuilder("plan " + deployment.name() + ": " + (count(Verb.CREATE) + count(Verb.ADOPT))
                + " to create, " + count(Verb.UPDATE) + " to update, " + count(Verb.NONE) + " unchanged");
        if (count(Verb.REPLACE) > 0)
            text.append(", ").append(count(Verb.REPLACE)).append(" to replace");
        if (count(Verb.DELETE) > 0) text.append(", ").append(count(Verb.DELETE)).append(" to delete");
        if (count(Verb.RETAIN) > 0) text.append(", ").append(count(Verb.RETAIN)).append(" left over");
        if (count(Verb.REFUSE) > 0) text.append(", ").append(count(Verb.REFUSE)).append(" refused");
        return text.toString();
    }
}
