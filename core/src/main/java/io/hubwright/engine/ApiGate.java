package io.hubwright.engine;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.ThrottledException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Keeps to each service's rate, repeats what is safe to repeat, and counts. Thread-safe. */
final class ApiGate implements Gate {
    private static final int READ_TRIES = 6;
    private static final int THROTTLED_TRIES = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(8);
    // Cloudflare blocks for 5 minutes when its budget is spent; nothing published asks for more.
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    // OVH allows 60 log-ins per minute and user, who may have other programs; Cloudflare 1200 calls in 5 minutes.
    private static final Map<String, Double> LOWER = Map.of("keystone", 0.1, "cloudflare", 4.0);

    private final Time time;
    private final Budget budget;
    private final Listener listener;
    private final Map<String, Service> services = new ConcurrentHashMap<>();

    ApiGate(Settings settings) {
        this.time = settings.time();
        this.budget = settings.budget();
        this.listener = settings.listener();
    }

    private record Service(Rate rate, Semaphore inFlight) {}

    @Override
    public <R> R read(String service, Callable<R> request) {
        return call(service, request, true);
    }

    @Override
    public <R> R write(String service, Callable<R> request) {
        return call(service, request, false);
    }

    private <R> R call(String name, Callable<R> request, boolean reads) {
        var service = services.computeIfAbsent(name, this::open);
        for (int tried = 1; ; tried++) {
            var pause = service.rate().next(time.nanoTime());
            if (!pause.isZero()) time.sleep(pause);
            try {
                var answer = once(name, service, request, reads);
                service.rate().answered();
                return answer;
            } catch (ThrottledException e) {
                if (tried == THROTTLED_TRIES) throw e;
                var asked = pauseAsked(e, tried);
                service.rate().throttled(time.nanoTime(), asked);
                count(name, Report.Calls::throttled);
                tell(new Event.Throttled(name, String.valueOf(e.getMessage()), asked));
            } catch (UnavailableException e) {
                if (!reads || tried == READ_TRIES) throw e;
                var backOff = backOff(tried);
                count(name, Report.Calls::repeated);
                tell(new Event.Retrying(name, String.valueOf(e.getMessage()), backOff));
                time.sleep(backOff);
            }
        }
    }

    private Service open(String name) {
        double limit = budget.callsPerSecond();
        return new Service(
                new Rate(Double.isInfinite(limit) ? limit : Math.min(limit, LOWER.getOrDefault(name, limit))),
                new Semaphore(budget.inFlight(), true));
    }

    private static <R> R once(String name, Service service, Callable<R> request, boolean reads) {
        var turn = Turn.current();
        try {
            service.inFlight().acquire();
            try {
                turn.ifPresent(here -> here.begin(reads));
                try {
                    count(name, reads ? Report.Calls::read : Report.Calls::written);
                    return request.call();
                } finally {
                    turn.ifPresent(here -> here.end(reads));
                }
            } finally {
                service.inFlight().release();
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(name + ": interrupted during a call", e);
        } catch (Exception e) {
            throw new HubwrightException(name + ": " + e, e);
        }
    }

    private static void count(String service, UnaryOperator<Report.Calls> change) {
        Turn.current().ifPresent(turn -> turn.traffic().count(service, change));
    }

    private void tell(Event event) {
        Turn.current().ifPresentOrElse(turn -> turn.traffic().tell(event), () -> listener.on(event));
    }

    private static Duration pauseAsked(ThrottledException e, int tried) {
        var asked = e.retryAfter().isZero() ? backOff(tried + 1) : e.retryAfter();
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }

    // Spread, so that those who failed together do not come again together.
    private static Duration backOff(int tried) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tried - 1, 4));
        var capped = pause.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : pause;
        return Duration.ofMillis(
                (long) (capped.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
    }
}
