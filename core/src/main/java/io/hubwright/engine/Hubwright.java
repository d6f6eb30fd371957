package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The service: plans, applies, destroys. Thread-safe; two runs of one deployment exclude each other. Close it to end its
 * connections; what was deployed stays.
 */
public final class Hubwright implements AutoCloseable {
    private static final String UID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int UID_LENGTH = 8;
    private static final Duration FRESH_PLAN = Duration.ofMinutes(1);

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
        try (var state = openState(deployment.name())) {
            return plan(deployment, state, Permissions.of(permissions));
        }
    }

    /**
     * Looks and says what has moved away from what the script says. Blocks on reads; changes nothing.
     *
     * @throws ConflictException if a deployment of this name exists that this computer does not know: see {@link #adopt}
     */
    public Drift drift(Deployment deployment) {
        return Drift.of(plan(deployment));
    }

    /** Plans, then applies. */
    public Report apply(Deployment deployment, Permission... permissions) {
        return apply(plan(deployment, permissions), permissions);
    }

    /**
     * Makes it so. Blocks until all is there and verified. Each spec is looked at again before it is touched, and fails if what it
     * takes became more destructive than planned. Nothing is rolled back on failure: what is independent is finished, and
     * applying again continues. Interrupting the thread stops it soon: writes under way come through, no other call begins.
     *
     * @throws io.hubwright.HubwrightException before anything is touched, if the plan has refusals
     * @throws IncompleteException if steps failed or the run was stopped; it carries the report
     */
    public Report apply(Plan plan, Permission... permissions) {
        Applier.refuse(plan);
        var deployment = plan.deployment().name();
        long begin = session.settings().time().nanoTime();
        try (var state = openState(deployment);
                var scheduler = new Scheduler(session.settings())) {
            var anchor = anchor(plan.deployment(), state, scheduler);
            var uid = scheduler.ask(() -> claim(deployment, state, anchor));
            try (var lease = new Lease(session, scheduler, deployment, uid, anchor)) {
                // Where nothing is to be done nothing is written, not even this.
                if (!plan.isEmpty()) scheduler.ask(lease::take);
                var run = new Run(session, deployment, uid, state, scheduler, lease, lookedAt(plan));
                return new Applier(run, plan, Permissions.of(permissions), new Steps(run, "apply", begin)).apply();
            }
        }
    }

    // A list that is older than the lease may lack what a run on another computer made, unless nothing of the
    // deployment was there, or nothing is to be made.
    private long lookedAt(Plan plan) {
        long now = session.settings().time().nanoTime();
        var age = Duration.ofNanos(now - plan.look().begin());
        boolean isFresh = !age.isNegative() && age.compareTo(FRESH_PLAN) < 0;
        return isFresh && (plan.look().isNew() || plan.isEmpty()) ? plan.look().begin() : now;
    }

    /**
     * Takes down what the deployment made; data volumes stay unless a {@link Permission.DeleteData} names them. Blocks until all is
     * gone. What carries the deployment's marker and is not in the script goes, too: the name alone is enough, from another computer
     * after {@link #adopt}. What could not be looked at is told among what is retained, and the deployment is not forgotten then:
     * destroy it again.
     *
     * @throws ConflictException if a deployment of this name exists that this computer does not know: see {@link #adopt}
     * @throws IncompleteException if steps failed; it carries the report
     */
    public Report destroy(Deployment deployment, Permission... permissions) {
        var name = deployment.name();
        long begin = session.settings().time().nanoTime();
        try (var state = openState(name);
                var scheduler = new Scheduler(session.settings())) {
            var anchor = anchor(deployment, state, scheduler);
            var uid = scheduler.ask(() -> knownUid(name, state, anchor));
            try (var lease = new Lease(session, scheduler, name, uid.orElseGet(Hubwright::newUid), anchor)) {
                // A run that was killed after it had released the anchor left nothing to share.
                if (uid.isPresent() && scheduler.ask(() -> anchor.find(name)).isPresent()) scheduler.ask(lease::take);
                var run = new Run(
                        session,
                        name,
                        lease.uid(),
                        state,
                        scheduler,
                        lease,
                        session.settings().time().nanoTime());
                var steps = new Steps(run, "destroy", begin);
                if (uid.isEmpty()) return steps.report(List.of(), List.of());
                var report = new Destroyer(run, steps, Permissions.of(permissions)).destroy(deployment);
                if (steps.allDone() && !steps.anyRetained()) {
                    lease.release();
                    state.forget();
                }
                return report;
            }
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
     * as its owner. A deployment without a cloud is found by its script's machines: {@link #adopt(Deployment)}.
     *
     * @throws NotFoundException if no deployment of this name exists
     */
    public void adopt(String deployment) {
        adopt(Deployment.named(deployment));
    }

    /**
     * The same; where there is no cloud, by the machines of this script. Blocks on a look at the cloud, or at each machine.
     *
     * @throws NotFoundException if no deployment of this name exists
     */
    public void adopt(Deployment deployment) {
        var name = deployment.name();
        try (var state = openState(name);
                var scheduler = new Scheduler(session.settings())) {
            var anchor = anchor(deployment, state, scheduler);
            state.uid(scheduler
                    .ask(() -> anchor.find(name))
                    .orElseThrow(() -> new NotFoundException("there is no deployment " + name + " to adopt"
                            + (isInCloud() ? "" : " on the machines of its script that answer"))));
        }
    }

    /**
     * What a provider has beside specs, such as the snapshots of volumes. It ends with this.
     *
     * @throws NotFoundException if none of those that were passed to {@link #connect} has it
     */
    public <R> R service(Class<R> service) {
        return session.offer(service)
                .orElseThrow(() -> new NotFoundException("nothing here has " + service.getSimpleName()
                        + ": pass the provider in " + service.getPackageName() + " to Hubwright.connect"));
    }

    @Override
    public void close() {
        session.close();
    }

    private Plan plan(Deployment deployment, LocalState state, Permissions permissions) {
        try (var scheduler = new Scheduler(session.settings())) {
            long begin = session.settings().time().nanoTime();
            // A uid that was never used finds nothing: the same as a deployment that does not exist.
            var anchor = anchor(deployment, state, scheduler);
            var known = scheduler.ask(() -> knownUid(deployment.name(), state, anchor));
            var uid = known.orElseGet(Hubwright::newUid);
            var lease = new Lease(session, scheduler, deployment.name(), uid, anchor);
            var run = new Run(session, deployment.name(), uid, state, scheduler, lease, begin);
            return new Planner(run, permissions).plan(deployment, known.isEmpty());
        }
    }

    private LocalState openState(String deployment) {
        return LocalState.open(
                session.settings().stateDirectory(),
                deployment,
                session.settings().time());
    }

    private boolean isInCloud() {
        return session.offer(Anchor.class).isPresent();
    }

    private Anchor anchor(Deployment deployment, LocalState state, Scheduler scheduler) {
        return session.offer(Anchor.class).orElseGet(() -> {
            var machines = new MachineAnchors();
            var lease = new Lease(session, scheduler, deployment.name(), "", machines);
            long begin = session.settings().time().nanoTime();
            machines.look(new Run(session, deployment.name(), "", state, scheduler, lease, begin), deployment);
            return machines;
        });
    }

    private Optional<String> knownUid(String deployment, LocalState state, Anchor anchor) {
        anchor.find(deployment).ifPresent(uid -> requireOurs(deployment, uid, state.uid(), anchor));
        return state.uid();
    }

    private String claim(String deployment, LocalState state, Anchor anchor) {
        var uid = knownUid(deployment, state, anchor).orElseGet(Hubwright::newUid);
        if (state.uid().isEmpty()) state.uid(uid);
        if (isInCloud()) awaitOwn(anchor, deployment, state);
        requireOurs(deployment, anchor.claim(deployment, uid), state.uid(), anchor);
        return uid;
    }

    // Lists may lag behind what a run that ended a moment ago made, and a second anchor would stay behind.
    private void awaitOwn(Anchor anchor, String deployment, LocalState state) {
        var id = new Spec.Id("anchor", deployment);
        var time = session.settings().time();
        var left = state.sinceTouched(id).map(Converging.SETTLE_WINDOW::minus).orElse(Duration.ZERO);
        var until = time.deadline(left);
        while (anchor.find(deployment).isEmpty()) {
            if (until.passed()) {
                state.intents(List.of(id), Lane.api(""));
                return;
            }
            time.sleep(Converging.SETTLE_INTERVAL);
        }
    }

    static void requireOurs(String deployment, String anchored, Optional<String> known, Anchor anchor) {
        if (known.isPresent() && known.get().equals(anchored)) return;
        throw new ConflictException("a deployment " + deployment + " exists (uid " + anchored + ") that "
                + known.map(uid -> "is not the one this computer made (uid " + uid + ")")
                        .orElse("this computer does not know")
                + ": choose another name, or call adopt("
                + (anchor instanceof MachineAnchors ? "deployment" : "\"" + deployment + "\"") + ") to take it over");
    }

    private static String newUid() {
        var random = new SecureRandom();
        return random.ints(UID_LENGTH, 0, UID_LETTERS.length())
                .collect(StringBuilder::new, (text, i) -> text.append(UID_LETTERS.charAt(i)), StringBuilder::append)
                .toString();
    }
}
