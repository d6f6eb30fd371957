package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * The service: plans, applies, destroys. Thread-safe; two runs of one deployment exclude each other. Close it to end its
 * connections; what was deployed stays.
 */
public final class Hubwright implements AutoCloseable {
    private static final String UID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int UID_LENGTH = 8;

    private final Session session;

    private Hubwright(Session session) {
        this.session = session;
    }

    /** With the default settings. See {@link #connect(Settings, Provider...)}. */
    public static Hubwright connect(Provider... providers) {
        return connect(Settings.defaults(), providers);
    }

    /**
     * Opens connections to the providers given and to those that need no credentials. Blocks on their log-ins.
     *
     * @throws io.hubwright.HubwrightException if one cannot be reached or refuses the credentials
     */
    public static Hubwright connect(Settings settings, Provider... providers) {
        return new Hubwright(Session.open(settings, providers));
    }

    /**
     * Looks and says what {@link #apply} would do. Blocks on reads, over SSH too where machines are up; changes nothing. Problems
     * that would stop apply are actions of the plan ({@link Plan#refusals}).
     *
     * @param permissions what apply will be given: with them the plan shows what would be replaced, resized and pruned
     * @throws ConflictException if a deployment of this name exists that this computer does not know: see {@link #adopt}
     */
    public Plan plan(Deployment deployment, Permission... permissions) {
        try (var state = LocalState.open(session.settings().stateDirectory(), deployment.name())) {
            return plan(deployment, state);
        }
    }

    /**
     * Looks and says what has moved away from what the script says. Blocks on reads; changes nothing.
     *
     * @throws ConflictException if a deployment of this name exists that this computer does not know: see {@link #adopt}
     */
    public Drift drift(Deployment deployment) {
        var deviations = plan(deployment).actions().stream()
                .flatMap(action -> deviation(action).stream())
                .toList();
        return new Drift(deployment.name(), deviations);
    }

    private static Optional<Drift.Deviation> deviation(Action action) {
        var kind =
                switch (action.verb()) {
                    case CREATE, ADOPT -> Drift.Kind.MISSING;
                    case REFUSE -> action.changes().isEmpty() ? Drift.Kind.UNUSABLE : Drift.Kind.CHANGED;
                    case RETAIN, DELETE -> Drift.Kind.LEFT_OVER;
                    default -> Drift.Kind.CHANGED;
                };
        if (kind == Drift.Kind.CHANGED && action.changes().isEmpty()) return Optional.empty();
        return Optional.of(new Drift.Deviation(kind, action.id(), action.reason(), action.changes()));
    }

    /** Plans, then applies. */
    public Report apply(Deployment deployment, Permission... permissions) {
        return apply(plan(deployment), permissions);
    }

    /**
     * Makes it so. Blocks until all is there and verified. Nothing is rolled back on failure: what is independent is finished, and
     * applying again continues. Interrupting the thread stops it soon.
     *
     * @throws io.hubwright.HubwrightException before anything is touched, if the plan has refusals
     * @throws IncompleteException if steps failed; it carries the report
     */
    public Report apply(Plan plan, Permission... permissions) {
        Applier.refuse(plan);
        var deployment = plan.deployment();
        try (var state = LocalState.open(session.settings().stateDirectory(), deployment.name())) {
            var uid = claim(deployment.name(), state);
            var context = new RunContext(session, deployment.name(), uid, state.directory());
            var steps = new Steps(session, "apply", deployment.name());
            return new Applier(session, context, state, steps).apply(plan, permissions);
        }
    }

    /**
     * Takes down what the deployment made; data volumes stay unless a {@link Permission.DeleteData} names them. Blocks until all is
     * gone. What carries the deployment's marker and is not in the script goes, too. What could not be looked at is told among
     * what is retained, and the deployment is not forgotten then: destroy it again.
     *
     * @throws ConflictException if a deployment of this name exists that this computer does not know: see {@link #adopt}
     * @throws IncompleteException if steps failed; it carries the report
     */
    public Report destroy(Deployment deployment, Permission... permissions) {
        var state = LocalState.open(session.settings().stateDirectory(), deployment.name());
        try {
            var uid = knownUid(deployment.name(), state);
            var steps = new Steps(session, "destroy", deployment.name());
            var context = new RunContext(session, deployment.name(), uid.orElse(newUid()), state.directory());
            if (uid.isEmpty()) return steps.report(context, List.of());
            var report = new Destroyer(session, context, steps).destroy(deployment, permissions);
            if (steps.allDone()
                    && !steps.anyRetained()
                    && !Thread.currentThread().isInterrupted()) {
                session.offer(Anchor.class).ifPresent(anchor -> anchor.release(deployment.name(), uid.get()));
                state.forget();
            }
            return report;
        } finally {
            state.close();
        }
    }

    /**
     * One goal with what it requires, in the deployment of that name, whose other parts stay as they are.
     *
     * @return what is there now for the goal
     */
    public <T> T ensure(String deployment, Spec<T> goal) {
        return apply(Deployment.named(deployment).of(goal)).get(goal);
    }

    /**
     * Takes over a deployment that was made from another computer, or whose local state was lost. From now on this computer counts
     * as its owner.
     *
     * @throws NotFoundException if no deployment of this name exists
     */
    public void adopt(String deployment) {
        var name = Deployment.named(deployment).name();
        try (var state = LocalState.open(session.settings().stateDirectory(), name)) {
            var uid = session.offer(Anchor.class)
                    .flatMap(anchor -> anchor.find(name))
                    .orElseThrow(() -> new NotFoundException("there is no deployment " + name + " to adopt"));
            state.uid(uid);
        }
    }

    @Override
    public void close() {
        session.close();
    }

    private Plan plan(Deployment deployment, LocalState state) {
        // A uid that was never used finds nothing: the same as a deployment that does not exist.
        var uid = knownUid(deployment.name(), state).orElseGet(Hubwright::newUid);
        return new Planner(session, new RunContext(session, deployment.name(), uid, state.directory()))
                .plan(deployment);
    }

    private Optional<String> knownUid(String deployment, LocalState state) {
        var anchored = session.offer(Anchor.class).flatMap(anchor -> anchor.find(deployment));
        anchored.ifPresent(uid -> requireOurs(deployment, uid, state.uid()));
        return state.uid();
    }

    private String claim(String deployment, LocalState state) {
        var uid = knownUid(deployment, state).orElseGet(Hubwright::newUid);
        if (state.uid().isEmpty()) state.uid(uid);
        session.offer(Anchor.class)
                .map(anchor -> anchor.claim(deployment, uid))
                .ifPresent(holding -> requireOurs(deployment, holding, state.uid()));
        return uid;
    }

    private static void requireOurs(String deployment, String anchored, Optional<String> known) {
        if (known.isPresent() && known.get().equals(anchored)) return;
        throw new ConflictException("a deployment " + deployment + " exists (uid " + anchored + ") that "
                + known.map(uid -> "is not the one this computer made (uid " + uid + ")")
                        .orElse("this computer does not know")
                + ": choose another name, or call adopt(\"" + deployment + "\") to take it over");
    }

    private static String newUid() {
        var random = new SecureRandom();
        return random.ints(UID_LENGTH, 0, UID_LETTERS.length())
                .collect(StringBuilder::new, (text, i) -> text.append(UID_LETTERS.charAt(i)), StringBuilder::append)
                .toString();
    }
}
