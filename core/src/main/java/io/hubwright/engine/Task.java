package io.hubwright.engine;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that waits for room in its lane.
 *
 * @param urgency who has more comes first
 * @param place among equals, who came first
 * @param job whose first piece it is; then {@code work} is of no account
 * @param work on a worker; what it returns is done on the scheduler's thread
 */
record Task(String lane, double urgency, long place, @Nullable Job job, Supplier<Runnable> work)
        implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
        int byUrgency = Double.compare(other.urgency, urgency);
        return byUrgency != 0 ? byUrgency : Long.compare(place, other.place);
    }

    /** Something to do at a point of the steady clock. */
    record Timer(long at, long place, Runnable what) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(place, other.place);
        }
    }
}
