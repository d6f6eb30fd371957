package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs: each as soon as what it waits for has ended and its lane has room, the most urgent first. The caller's thread owns all
 * states, and is the one that the observer and the listener are called on; workers do one piece of work at a time and report; what
 * waits is asked again by the clock, all that wait for one list together.
 */
final class Scheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final int CALLS = 32;
    private static final int MACHINES = 32;
    private static final String ANY_API = "";
    private static final String ON_MACHINES = "machines";
    private static final double FIRST = Double.MAX_VALUE;
    private static final Duration NO_TIMER = Duration.ofMinutes(1);
    // Longer than any call of an API takes that will still be answered.
    private static final Duration TO_COME_THROUGH = Duration.ofSeconds(30);

    private final Time time;
    private final Budget budget;
    private final Listener listener;
    private final Traffic traffic;
    private final Workers workers;
    private final BlockingQueue<Runnable> mail = new LinkedBlockingQueue<>();
    // From here on the scheduler's thread alone.
    private final Map<String, PriorityQueue<Task>> queues = new HashMap<>();
    private final Map<String, Integer> busyIn = new HashMap<>();
    private final Map<String, Round> rounds = new HashMap<>();
    private final PriorityQueue<Task.Timer> timers = new PriorityQueue<>();
    private Job.Observer observer = (job, end) -> {};
    private long count;
    private int open;
    private int busy;
    private @Nullable HubwrightException stopped;
    private @Nullable Error error;
    private boolean interrupted;

    Scheduler(Settings settings) {
        this.time = settings.time();
        this.budget = settings.budget();
        this.listener = settings.listener();
        this.traffic = new Traffic(event -> mail.add(() -> tell(event)));
        this.workers = new Workers(time, traffic);
        listener.tick().ifPresent(every -> every(every, () -> tell(new Event.Tick())));
    }

    Traffic traffic() {
        return traffic;
    }

    /** Why no more is begun: the thread was interrupted, or the lease is lost. */
    Optional<HubwrightException> stopped() {
        return Optional.ofNullable(stopped);
    }

    void throwIfStopped() {
        if (stopped != null) throw stopped;
    }

    boolean isKilled() {
        return error != null;
    }

    /** On the scheduler's thread, in order with what workers tell. */
    void tell(Event event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            LOG.warn("the listener failed at {}", event, e);
        }
    }

    /** Blocks until all have ended, or no more can begin. */
    void run(List<Job> jobs, Job.Observer observer) {
        this.observer = observer;
        open = jobs.size();
        Job.rank(jobs);
        for (var job : jobs) if (job.waitsFor == 0) queue(job);
        loop(() -> open > 0);
        if (stopped != null) for (var job : jobs) if (!job.hasEnded) give(job, stopped);
        queues.clear();
        rounds.clear();
    }

    /** One question on a worker. Asked even after a stop, for what has to be put in order then. */
    <R> R ask(Supplier<R> question) {
        var answer = new ArrayList<R>();
        var failure = new ArrayList<RuntimeException>();
        start(true, new Task(ANY_API, FIRST, count++, null, () -> {
            try {
                var given = question.get();
                return () -> answer.add(given);
            } catch (RuntimeException e) {
                return () -> failure.add(e);
            }
        }));
        loop(() -> answer.isEmpty() && failure.isEmpty());
        if (!failure.isEmpty()) throw failure.get(0);
        return answer.get(0);
    }

    /** Again and again from now on, on this thread. */
    void every(Duration interval, Runnable what) {
        at(time.nanoTime() + interval.toNanos(), () -> {
            what.run();
            every(interval, what);
        });
    }

    /** From a worker: to be done on the scheduler's thread. */
    void post(Runnable what) {
        mail.add(what);
    }

    /** A piece of work beside the jobs, and what to do on this thread with what it came to. */
    void aside(Supplier<Runnable> work) {
        if (stopped == null) enqueue(new Task(ANY_API, FIRST, count++, null, work));
    }

    /** Begins no more; writes under way come through. */
    void stop(HubwrightException why) {
        if (stopped == null) stopped = why;
        workers.halt();
        at(time.nanoTime() + TO_COME_THROUGH.toNanos(), workers::cutOff);
    }

    private void loop(BooleanSupplier goesOn) {
        time.working(() -> {
                    while (goesOn.getAsBoolean() && error == null && (stopped == null || busy > 0)) {
                        dispatch();
                        receive();
                    }
                })
                .run();
        if (error == null) return;
        // As if the process had been killed: nothing more is begun, nothing is put in order.
        workers.halt();
        while (busy > 0) receive();
        throw error;
    }

    private void receive() {
        try {
            var next = timers.isEmpty()
                    ? NO_TIMER
                    : Duration.ofNanos(Math.max(0, timers.element().at() - time.nanoTime()));
            time.poll(mail, next).ifPresent(Runnable::run);
            for (var letter = mail.poll(); letter != null; letter = mail.poll()) letter.run();
        } catch (InterruptedOperationException e) {
            // Cleared, for the report is still to be made; set again at the end.
            interrupted |= Thread.interrupted();
            stop(e);
        }
        while (!timers.isEmpty() && timers.element().at() - time.nanoTime() <= 0)
            timers.remove().what().run();
    }

    private void dispatch() {
        for (var task = mostUrgent(); task.isPresent(); task = mostUrgent()) {
            queue(task.get().lane()).remove();
            start(false, task.get());
        }
    }

    private Optional<Task> mostUrgent() {
        if (stopped != null) return Optional.empty();
        Task first = null;
        for (var lane : queues.entrySet()) {
            var task = lane.getValue().peek();
            if (task != null && hasRoom(lane.getKey()) && (first == null || task.compareTo(first) < 0)) first = task;
        }
        return Optional.ofNullable(first);
    }

    private boolean hasRoom(String lane) {
        int here = busyIn.getOrDefault(lane, 0);
        int onMachines = busyIn.getOrDefault(ON_MACHINES, 0);
        if (lane.equals(ON_MACHINES)) return here < MACHINES;
        return here < (lane.equals(ANY_API) ? CALLS : budget.inFlight()) && busy - onMachines < CALLS;
    }

    private void start(boolean evenIfHalted, Task task) {
        var work = task.job() == null ? task.work() : begin(task.job(), task.lane());
        busy++;
        busyIn.merge(task.lane(), 1, Integer::sum);
        workers.start(
                evenIfHalted,
                work,
                this::failed,
                result -> mail.add(() -> {
                    busy--;
                    busyIn.merge(task.lane(), -1, Integer::sum);
                    result.run();
                }));
    }

    private Runnable failed(Throwable e) {
        if (e instanceof RuntimeException defect) return () -> stop(Next.defect(defect));
        return () -> error = (Error) e;
    }

    /** The first piece of a job, together with others of its key. */
    private Supplier<Runnable> begin(Job first, String lane) {
        var jobs = new ArrayList<>(List.of(first));
        if (first.work.most() > 1) {
            var queue = queue(lane);
            for (var task : List.copyOf(queue)) {
                if (jobs.size() == first.work.most()) break;
                if (task.job() == null || !task.job().work.key().equals(first.work.key())) continue;
                queue.remove(task);
                jobs.add(task.job());
            }
        }
        for (var job : jobs) {
            job.begun = time.nanoTime();
            job.hasBegun = true;
            observer.started(job);
        }
        return () -> {
            var all = jobs.size() == 1 ? List.of(Next.of(first.work::begin)) : beginAll(first.work, jobs);
            return () -> {
                for (int i = 0; i < jobs.size(); i++) proceed(jobs.get(i), all.get(i));
            };
        };
    }

    private static List<Next> beginAll(Job.Work first, List<Job> jobs) {
        try {
            return first.beginAll(jobs.stream().map(job -> job.work).toList());
        } catch (RuntimeException e) {
            return Collections.nCopies(jobs.size(), new Next.Failed(Next.defect(e)));
        }
    }

    private void proceed(Job job, Next next) {
        if (next instanceof Next.Done || next instanceof Next.Failed) end(job, next);
        else if (stopped != null) end(job, new Next.Failed(stoppedAt(job, stopped)));
        else if (next instanceof Next.Go go) {
            var lane = lane(job);
            enqueue(new Task(lane, job.urgency, count++, null, () -> {
                var result = Next.of(go.work());
                return () -> proceed(job, result);
            }));
        } else if (next instanceof Next.Wait wait) await(job, wait);
    }

    private void await(Job job, Next.Wait wait) {
        job.waiting = wait;
        if (!wait.state().equals(job.state)) observer.waiting(job, wait);
        job.state = wait.state();
        // What is asked alone has a round of its own.
        var name = job.collection.isEmpty() ? job.id.toString() : job.collection;
        rounds.computeIfAbsent(name, n -> new Round(lane(job))).add(job, wait);
    }

    private static String lane(Job job) {
        return job.lane instanceof Lane.Api api ? api.service() : ON_MACHINES;
    }

    private void queue(Job job) {
        enqueue(new Task(lane(job), job.urgency, count++, job, () -> () -> {}));
    }

    private void enqueue(Task task) {
        queue(task.lane()).add(task);
    }

    private PriorityQueue<Task> queue(String lane) {
        return queues.computeIfAbsent(lane, name -> new PriorityQueue<>());
    }

    private void end(Job job, Next end) {
        close(job);
        observer.ended(job, end);
        release(job, end instanceof Next.Done);
    }

    private void close(Job job) {
        job.hasEnded = true;
        job.waiting = null;
        job.ended = time.nanoTime();
        open--;
    }

    private void release(Job job, boolean well) {
        for (var follower : job.followers) {
            if (!well && follower.obstacle == null && follower.needs(job))
                follower.obstacle = job.obstacle == null ? job : job.obstacle;
            follower.last = job;
            if (--follower.waitsFor > 0 || stopped != null) continue;
            if (follower.obstacle == null) queue(follower);
            else skip(follower, "because of " + follower.obstacle.id);
        }
    }

    private void skip(Job job, String because) {
        close(job);
        observer.skipped(job, because);
        release(job, false);
    }

    private void give(Job job, HubwrightException why) {
        close(job);
        if (job.hasBegun) observer.ended(job, new Next.Failed(stoppedAt(job, why)));
        else observer.skipped(job, "the run was stopped");
    }

    private static HubwrightException stoppedAt(Job job, HubwrightException why) {
        if (!(why instanceof InterruptedOperationException)) return why;
        return new InterruptedOperationException(
                "interrupted" + (job.state.isEmpty() ? "" : ", last seen: " + job.state) + "; run again to continue",
                why);
    }

    private void at(long nanos, Runnable what) {
        timers.add(new Task.Timer(nanos, count++, what));
    }

    /** Ends the workers, which have ended their work. Sets the thread's flag again if it was interrupted. */
    @Override
    public void close() {
        workers.close();
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** All that wait for one list. */
    private final class Round {
        private final String lane;
        private List<Job> waiting = new ArrayList<>();
        private long due = Long.MAX_VALUE;
        private long notBefore = Long.MIN_VALUE;
        private boolean asking;

        Round(String lane) {
            this.lane = lane;
        }

        void add(Job job, Next.Wait wait) {
            waiting.add(job);
            long now = time.nanoTime();
            due(Math.max(notBefore, now + wait.pace().pause(now).toNanos()));
        }

        private void due(long nanos) {
            if (nanos >= due) return;
            due = nanos;
            at(nanos, this::begin);
        }

        private void begin() {
            if (asking || waiting.isEmpty() || time.nanoTime() < due || stopped != null) return;
            asking = true;
            var asked = List.copyOf(waiting);
            enqueue(new Task(lane, FIRST, count++, null, () -> ask(asked)));
        }

        // On a worker; nobody else touches the jobs' waits meanwhile.
        private Runnable ask(List<Job> asked) {
            long asOf = time.nanoTime();
            var answers = new ArrayList<Next>();
            for (var job : asked) answers.add(ask(job, asOf));
            return () -> answered(asked, answers, asOf);
        }

        private static Next ask(Job job, long asOf) {
            var wait = job.waiting;
            if (wait == null) throw new IllegalStateException(job.id + " waits for nothing");
            return Next.of(() -> wait.question().ask(asOf));
        }

        private void answered(List<Job> asked, List<Next> answers, long asOf) {
            var since = waiting.subList(asked.size(), waiting.size());
            waiting = new ArrayList<>(since);
            asking = false;
            due = Long.MAX_VALUE;
            long now = time.nanoTime();
            // A list of thousands takes a while: half of the time is for others.
            notBefore = now + (now - asOf);
            for (var job : List.copyOf(waiting))
                if (job.waiting != null) due(now + job.waiting.pace().pause(now).toNanos());
            for (int i = 0; i < asked.size(); i++) proceed(asked.get(i), answers.get(i));
        }
    }
}
