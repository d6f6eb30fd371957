package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
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
    private static final Report.Calls READ = new Report.Calls(1, 0);
    private static final Report.Calls WRITE = new Report.Calls(0, 1);

    private final Time time;
    private final Listener listener;
    private final Map<String, Report.Calls> calls = new TreeMap<>(); // guarded by this

    RetryingGate(Time time, Listener listener) {
        this.time = time;
        this.listener = listener;
    }

    @Override
    public <R> R read(String service, Callable<R> request) {
        return call(service, request, READ, READ_TRIES);
    }

    @Override
    public <R> R write(String service, Callable<R> request) {
        return call(service, request, WRITE, 1);
    }

    private <R> R call(String service, Callable<R> request, Report.Calls one, int triesWithoutAnswer) {
        for (int tried = 1; ; tried++) {
            count(service, one);
            try {
                return request.call();
            } catch (ThrottledException e) {
                if (tried == THROTTLED_TRIES) throw e;
                pause(service, e, pauseAsked(e, tried));
            } catch (UnavailableException e) {
                if (tried >= triesWithoutAnswer) throw e;
                pause(service, e, backOff(tried));
            } catch (RuntimeException e) {
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedOperationException(service + ": interrupted during a call", e);
            } catch (Exception e) {
                throw new HubwrightException(service + ": " + e, e);
            }
        }
    }

    synchronized Map<String, Report.Calls> calls() {
        return Map.copyOf(calls);
    }

    private synchronized void count(String service, Report.Calls one) {
        calls.merge(service, one, (a, b) -> new Report.Calls(a.reads() + b.reads(), a.writes() + b.writes()));
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
