package io.hubwright.engine;

import io.hubwright.ConflictException;
import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes one spec true: looks, creates once whatever happens to the answer, waits, compares, updates. One worker at a time. */
final class Converging<S extends Spec<T>, T> implements Job.Work {
    // An answer that was lost is looked for this long before the request is sent again: list calls may lag behind
    // creates.
    static final Duration SETTLE_WINDOW = Duration.ofSeconds(30);
    static final Duration SETTLE_INTERVAL = Duration.ofSeconds(2);
    private static final int CREATE_TRIES = 3;
    private static final int REBUILDS = 2;
    private static final Duration FIRST_POLL = Duration.ofMillis(100);
    private static final Duration FIRST_POLL_OF_LIST = Duration.ofSeconds(1);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(5);

    private final Applier applier;
    private final Run run;
    private final Node<S, T> node;
    private int tries;
    private int rebuilds;
    private Plan.Verb verb = Plan.Verb.NONE;
    private String note = "";

    Converging(Applier applier, Run run, Node<S, T> node) {
        this.applier = applier;
        this.run = run;
        this.node = node;
    }

    static Converging<?, ?> of(Applier applier, Run run, Node<?, ?> node) {
        return capture(applier, run, node);
    }

    private static <S extends Spec<T>, T> Converging<S, T> capture(Applier applier, Run run, Node<S, T> node) {
        return new Converging<>(applier, run, node);
    }

    @Override
    public Next begin() {
        return look().orElseGet(this::create);
    }

    @Override
    public Object key() {
        return most() > 1 ? node.handler() : this;
    }

    @Override
    public int most() {
        return node.handler().most();
    }

    // All of one key have one handler, and so one type.
    @Override
    @SuppressWarnings("unchecked")
    public List<Next> beginAll(List<Job.Work> all) {
        var looked = new ArrayList<Optional<Next>>();
        var missing = new ArrayList<Converging<S, T>>();
        for (var work : all) {
            var one = (Converging<S, T>) work;
            var found = one.lookSafely();
            if (found.isEmpty()) missing.add(one);
            looked.add(found);
        }
        var made = createAll(missing).iterator();
        return looked.stream().map(next -> next.orElseGet(made::next)).toList();
    }

    private Optional<Next> lookSafely() {
        var missing = new ArrayList<Boolean>();
        var next = Next.of(() -> look().orElseGet(() -> {
            missing.add(true);
            return Next.Done.of(Plan.Verb.NONE, "");
        }));
        return missing.isEmpty() ? Optional.of(next) : Optional.empty();
    }

    /** Empty if it has to be created. */
    private Optional<Next> look() {
        var all = node.find(run, run.begin());
        if (!all.isEmpty()) return Optional.of(present(all));
        if (node.spec().isExisting()) throw new NotFoundException(node.id() + " does not exist any more");
        return lookForWhatWasTouched();
    }

    private Next present(List<Node.Found<S, T>> all) {
        if (all.size() > 1) note = (all.size() - 1) + " more carry the same mark: look at them";
        return await(all.get(0), pace(Duration.ZERO), this::compare);
    }

    // A run that was killed a moment ago may have left a request on its way, and lists may lag behind one that ended.
    private Optional<Next> lookForWhatWasTouched() {
        var age = run.state().sinceTouched(node.id()).filter(one -> one.compareTo(SETTLE_WINDOW) < 0);
        if (age.isEmpty() || node.handler().makesOnce()) return Optional.empty();
        run.context(node.spec()).progress("a run was at work here a moment ago: looking whether it was made");
        var until = run.time().deadline(SETTLE_WINDOW.minus(age.get()));
        return Optional.of(lookAgain(until, this::present, () -> new Next.Go(this::create)));
    }

    private Next lookAgain(Time.Deadline until, Function<List<Node.Found<S, T>>, Next> found, Supplier<Next> missing) {
        return new Next.Wait("looking whether it was made", Next.Pace.every(SETTLE_INTERVAL, run.time()), asOf -> {
            var all = node.find(run, asOf);
            if (!all.isEmpty()) return new Next.Go(() -> found.apply(all));
            return until.passed() ? missing.get() : lookAgain(until, found, missing);
        });
    }

    private Next create() {
        intend(List.of(this));
        try {
            return made(node.handler().create(node.spec(), run.context(node.spec())));
        } catch (UnavailableException e) {
            return lost(e);
        } catch (InterruptedOperationException | DeadlineExceededException e) {
            throw e;
        } catch (HubwrightException e) {
            run.state().refused(node.id());
            throw e;
        }
    }

    private List<Next> createAll(List<Converging<S, T>> missing) {
        if (missing.size() < 2)
            return missing.stream().map(one -> Next.of(one::create)).toList();
        intend(missing);
        try {
            var values = node.handler()
                    .createAll(missing.stream().map(one -> one.node.spec()).toList(), run.context(node.spec()));
            var all = new ArrayList<Next>();
            for (int i = 0; i < missing.size(); i++) {
                var one = missing.get(i);
                var value = values.get(i);
                all.add(Next.of(() -> one.made(value)));
            }
            return all;
        } catch (UnavailableException e) {
            return missing.stream().map(one -> one.lost(e)).toList();
        } catch (InterruptedOperationException | DeadlineExceededException e) {
            return missing.stream().map(one -> (Next) new Next.Failed(e)).toList();
        } catch (HubwrightException e) {
            // All or nothing: one by one, the culprit is found out, and the others are made.
            return missing.stream().map(one -> Next.of(one::create)).toList();
        }
    }

    private void intend(List<Converging<S, T>> all) {
        run.lease().take();
        for (var one : all) {
            one.tries++;
            var adopted = one.node.adopts(run);
            one.verb =
                    !node.handler().makes() ? Plan.Verb.NONE : adopted.isEmpty() ? Plan.Verb.CREATE : Plan.Verb.ADOPT;
            if (!adopted.isEmpty()) one.note = adopted;
            applier.changed(one.node.id());
        }
        run.state().intents(all.stream().map(one -> one.node.id()).toList(), node.lane());
    }

    private Next made(T value) {
        var times = applier.times();
        var what = node.handler().timing(node.spec());
        long begin = run.time().nanoTime();
        return await(new Node.Found<>(node, value), pace(times.expected(what).orElse(Duration.ZERO)), ready -> {
            times.took(what, Duration.ofNanos(run.time().nanoTime() - begin));
            return settled(ready);
        });
    }

    // The request may have had its effect although its answer was lost: a blind repeat would make a second one.
    private Next lost(UnavailableException why) {
        run.context(node.spec()).progress("the answer was lost: looking whether it was made");
        return lookAgain(
                run.time().deadline(SETTLE_WINDOW), all -> made(all.get(0).value()), () -> {
                    if (tries == CREATE_TRIES) throw why;
                    return new Next.Go(this::create);
                });
    }

    private Next.Pace pace(Duration expected) {
        var first = node.handler().collection().isEmpty() ? FIRST_POLL : FIRST_POLL_OF_LIST;
        return new Next.Pace(run.time().nanoTime(), first, LONGEST_POLL, expected);
    }

    private Next await(Node.Found<S, T> found, Next.Pace pace, Function<Node.Found<S, T>, Next> then) {
        return ask(found, pace, run.time().deadline(found.timeout()), run.begin(), then);
    }

    private Next ask(
            Node.Found<S, T> found,
            Next.Pace pace,
            Time.Deadline until,
            long asOf,
            Function<Node.Found<S, T>, Next> then) {
        var readiness = found.ready(run, asOf);
        if (readiness instanceof Readiness.Ready<T> ready) return then.apply(found.with(ready.found()));
        if (readiness instanceof Readiness.Failed<T> failed)
            throw new HubwrightException(node.id() + " failed: " + failed.why());
        if (readiness instanceof Readiness.Broken<T> broken) return rebuild(found, broken.why());
        var waiting = (Readiness.Waiting<T>) readiness;
        if (until.passed())
            throw new DeadlineExceededException(node.id() + " is not ready after "
                    + found.timeout().toSeconds() + " s (last seen: " + waiting.state()
                    + "): look at it, then run again to continue");
        var now = found.with(waiting.found());
        return new Next.Wait(waiting.state(), pace, next -> ask(now, pace, until, next, then));
    }

    private Next rebuild(Node.Found<S, T> found, String why) {
        if (rebuilds == REBUILDS)
            throw new HubwrightException(node.id() + " failed: " + why + "; made anew " + REBUILDS
                    + " times in this run, kept for inspection");
        rebuilds++;
        run.context(node.spec()).progress(why + "; making it anew, " + rebuilds + " of " + REBUILDS + " times");
        return new Next.Go(() -> {
            found.delete(run);
            return new Gone<>(found, run).then(() -> {
                tries = 0;
                return new Next.Go(this::create);
            });
        });
    }

    private Next compare(Node.Found<S, T> ready) {
        if (node.spec().isExisting()) return settled(ready);
        var diff = ready.diff(run, run.begin());
        Planner.refuseWhatIsNotPermitted(node.id(), diff, applier.permissions());
        requirePlanned(diff);
        if (!diff.has(Diff.Remedy.UPDATE) && !diff.has(Diff.Remedy.RESIZE)) return settled(ready);
        return new Next.Go(() -> update(ready, diff));
    }

    private Next update(Node.Found<S, T> ready, Diff diff) {
        run.lease().take();
        run.state().intents(List.of(node.id()), node.lane());
        applier.changed(node.id());
        verb = Plan.Verb.UPDATE;
        return await(ready.update(diff, run), pace(Duration.ZERO), this::settled);
    }

    private Next settled(Node.Found<S, T> ready) {
        run.lease().join(ready);
        run.put(node.spec(), ready.value());
        applier.found(ready);
        if (verb != Plan.Verb.NONE) run.state().done(node.id());
        return Next.Done.of(verb, note);
    }

    // What is replaced was taken down before, by the plan.
    private void requirePlanned(Diff diff) {
        var planned = applier.planned(node.id()).filter(Action::isDestructive).isPresent();
        if (diff.has(Diff.Remedy.REPLACE) || (diff.has(Diff.Remedy.RESIZE) && !planned))
            throw new ConflictException(node.id() + " changed since it was planned, and would now be interrupted or"
                    + " replaced, " + diff.changes() + ": plan again");
    }
}
