package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.ThrottledException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Repeats what is safe to repeat, and counts. Thread-safe. */
final class RetryingGate implements Gate {
    private static final int READ_TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    // Cloudflare blocks for 5 minutes when its budget is spent; nothing published asks for more.
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int THROTTLED_TRIES = 10;

    private final Time time;
    private final Listener listener;
    private final Map<String, Report.Calls> calls = new TreeMap<>(); // guarded by this

    RetryingGate(Time time, Listener listener) {
        this.time = time;
        this.listener = listener;
    }

    @Override
    public <R> R read(String service, Callable<R> request) {
        for (int tried = 1; ; tried++) {
            count(service, 1, 0);
            try {
                return request.call();
            } catch (ThrottledException e) {
                if (tried == THROTTLED_TRIES) throw e;
                pause(service, e, pauseAsked(e, tried));
            } catch (UnavailableException e) {
                if (tried == READ_TRIES) throw e;
                pause(service, e, backOff(tried));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new HubwrightException(service + ": " + e, e);
            }
        }
    }

    @Override
    public <R> R write(String service, Callable<R> request) {
        for (int tried = 1; ; tried++) {
            count(service, 0, 1);
            try {
                return request.call();
            } catch (ThrottledException e) {
                if (tried == THROTTLED_TRIES) throw e;
                pause(service, e, pauseAsked(e, tried));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new HubwrightException(service + ": " + e, e);
            }
        }
    }

    synchronized Map<String, Report.Calls> calls() {
        return Map.copyOf(calls);
    }

    private synchronized void count(String service, int reads, int writes) {
        calls.merge(
                service,
                new Report.Calls(reads, writes),
                (a, b) -> new Report.Calls(a.reads() + b.reads(), a.writes() + b.writes()));
    }

    private void pause(String service, HubwrightException why, Duration pause) {
        listener.on(new Event.Retrying(service, String.valueOf(why.getMessage()), pause));
        time.sleep(pause);
    }

    private static Duration pauseAsked(ThrottledException e, int tried) {
        var asked = e.retryAfter().isZero() ? backOff(tried) : e.retryAfter();
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }

    private static Duration backOff(int tried) {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(tried - 1, 5));
    }
}
