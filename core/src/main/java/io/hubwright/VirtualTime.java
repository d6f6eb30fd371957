package io.hubwright;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * For tests: time that stands still while anybody works, and jumps to the next point that somebody waits for when all wait. A run of
 * an hour costs milliseconds, and takes the same course each time. Thread-safe.
 */
public final class VirtualTime implements Time {
    // Who waits for a lock whose owner sleeps counts as at work, and nobody would be left to move the clock.
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    // How many tasks a thread is in the middle of, one within the other.
    private final Map<Thread, Integer> works = new HashMap<>(); // all guarded by this
    private final PriorityQueue<Sleeper> sleepers = new PriorityQueue<>();
    private final List<Runnable> due = new ArrayList<>();
    private final Instant start;
    private long nanos;
    private long numbers;
    private int working;
    private long lastChange = System.nanoTime();

    public VirtualTime() {
        this(Instant.EPOCH);
    }

    /** With a wall clock that shows this now. */
    public VirtualTime(Instant start) {
        this.start = start;
    }

    @Override
    public synchronized Instant now() {
        return start.plusNanos(nanos);
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    public synchronized Duration passed() {
        return Duration.ofNanos(nanos);
    }

    @Override
    public void sleep(Duration duration) {
        rest(duration, null);
    }

    @Override
    public <E> Optional<E> poll(BlockingQueue<E> queue, Duration timeout) {
        rest(timeout, queue);
        return Optional.ofNullable(queue.poll());
    }

    @Override
    public Runnable working(Runnable task) {
        add(1);
        return () -> {
            enter(1);
            try {
                task.run();
            } finally {
                enter(-1);
                add(-1);
            }
        };
    }

    private synchronized void enter(int change) {
        works.merge(Thread.currentThread(), change, Integer::sum);
        works.remove(Thread.currentThread(), 0);
    }

    /** Does something short then, on the thread that comes first to wait for a later time: what a cloud does by itself. */
    public synchronized void after(Duration delay, Runnable work) {
        sleepers.add(new Sleeper(nanos + delay.toNanos(), numbers++, 0, null, work));
        notifyAll();
    }

    private synchronized void add(int change) {
        working += change;
        lastChange = System.nanoTime();
        notifyAll();
    }

    private void rest(Duration duration, @Nullable BlockingQueue<?> queue) {
        if (queue != null && !queue.isEmpty()) return;
        var sleeper = lieDown(duration, queue);
        try {
            for (var work = waitFor(sleeper); !work.isEmpty(); work = waitFor(sleeper)) run(work);
        } catch (InterruptedException e) {
            wakeUnlessAwake(sleeper);
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while waiting", e);
        }
        if (Thread.currentThread().isInterrupted())
            throw new InterruptedOperationException("interrupted while waiting");
    }

    private synchronized Sleeper lieDown(Duration duration, @Nullable BlockingQueue<?> queue) {
        var sleeper = new Sleeper(
                nanos + duration.toNanos(), numbers++, works.getOrDefault(Thread.currentThread(), 0), queue, null);
        sleepers.add(sleeper);
        add(-sleeper.weight);
        return sleeper;
    }

    /** What is to be done meanwhile; nothing once it is awake. */
    private synchronized List<Runnable> waitFor(Sleeper sleeper) throws InterruptedException {
        while (!sleeper.isAwake && due.isEmpty()) {
            if (sleeper.hasMail()) wake(sleeper);
            else if (allRest()) advance();
            else wait(1);
        }
        var work = sleeper.isAwake ? List.<Runnable>of() : List.copyOf(due);
        if (!work.isEmpty()) due.clear();
        return work;
    }

    // Outside of the lock, for it may take locks of its own.
    private void run(List<Runnable> work) {
        try {
            work.forEach(Runnable::run);
        } finally {
            add(-work.size());
        }
    }

    private synchronized void wakeUnlessAwake(Sleeper sleeper) {
        if (!sleeper.isAwake) wake(sleeper);
    }

    private boolean allRest() {
        if (sleepers.stream().anyMatch(Sleeper::hasMail)) return false;
        return working == 0 || (System.nanoTime() - lastChange > STUCK_NANOS && isStuck());
    }

    // Not while anybody runs, or has a task that no thread has begun yet: on a busy computer that takes a while.
    private boolean isStuck() {
        var awake = new HashMap<>(works);
        for (var sleeper : sleepers) if (sleeper.work == null) awake.remove(sleeper.thread);
        return awake.values().stream().mapToInt(depth -> depth).sum() == working
                && awake.keySet().stream().noneMatch(thread -> thread.getState() == Thread.State.RUNNABLE);
    }

    // Who is woken counts as at work from here on, whenever its thread comes round to it.
    private void advance() {
        nanos = Math.max(nanos, sleepers.element().until);
        while (!sleepers.isEmpty() && sleepers.element().until <= nanos) {
            var next = sleepers.element();
            if (next.work == null) wake(next);
            else begin(next, next.work);
        }
    }

    private void begin(Sleeper sleeper, Runnable work) {
        sleepers.remove(sleeper);
        due.add(work);
        add(1);
    }

    private void wake(Sleeper sleeper) {
        sleepers.remove(sleeper);
        sleeper.isAwake = true;
        add(sleeper.weight);
    }

    private static final class Sleeper implements Comparable<Sleeper> {
        private final long until;
        private final long number;
        private final int weight;
        private final @Nullable BlockingQueue<?> mail;
        private final @Nullable Runnable work;
        private final Thread thread = Thread.currentThread();
        private boolean isAwake;

        Sleeper(long until, long number, int weight, @Nullable BlockingQueue<?> mail, @Nullable Runnable work) {
            this.until = until;
            this.number = number;
            this.work = work;
            this.weight = weight;
            this.mail = mail;
        }

        boolean hasMail() {
            return mail != null && !mail.isEmpty();
        }

        @Override
        public int compareTo(Sleeper other) {
            return until == other.until ? Long.compare(number, other.number) : Long.compare(until, other.until);
        }
    }
}
