package io.hubwright.throwaway.openstack;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an HTTP request to its answer: faults, latency, token, microversion, route, log. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private final Store store;
    private final Catalog catalog;
    private final Tokens tokens;
    private final Map<Service, Routes> routes;
    private final Faults faults;
    private final Latencies latencies;
    private final Later later;
    private final Calls calls;
    private final AtomicLong numbers = new AtomicLong();

    Dispatcher(
            Store store,
            Catalog catalog,
            Tokens tokens,
            Map<Service, Routes> routes,
            Faults faults,
            Latencies latencies,
            Later later,
            Calls calls) {
        this.store = store;
        this.catalog = catalog;
        this.tokens = tokens;
        this.routes = routes;
        this.faults = faults;
        this.latencies = latencies;
        this.later = later;
        this.calls = calls;
    }

    Answer handle(Request request) {
        Optional<Service> service = Service.of(request.path());
        if (service.isEmpty()) {
            return Answer.json(404, Json.object("error", "no service at " + request.path()));
        }
        long number = numbers.incrementAndGet();
        Instant at = store.time().now();
        long start = store.time().nanoTime();
        Optional<Fault> fault = faults.next(service.get(), request.method(), request.path());
        Answer answer = answer(service.get(), request, fault);
        calls.add(new Call(
                number,
                service.get(),
                request.method(),
                request.path(),
                answer.status(),
                isWrite(request),
                at,
                Duration.ofNanos(store.time().nanoTime() - start),
                fault.map(Fault::toString)));
        return answer;
    }

    /** Whether it asks for a change of the cloud: a token and a console log are POSTs that do not. */
    private static boolean isWrite(Request request) {
        return !request.isRead() && !request.path().endsWith("/auth/tokens") && !ServerActions.isRead(request);
    }

    private Answer answer(Service service, Request request, Optional<Fault> fault) {
        if (fault.isPresent() && fault.get() instanceof Fault.Reset) {
            return Answer.SEVERED;
        }
        sleep(latencies.scaled(request.isRead() ? latencies.read() : latencies.write()));
        if (fault.isEmpty()) {
            return carryOut(service, request);
        } else if (fault.get() instanceof Fault.Refuse refuse) {
            return refused(service, refuse);
        } else if (fault.get() instanceof Fault.Slow slow) {
            sleep(slow.delay());
            return carryOut(service, request);
        } else if (fault.get() instanceof Fault.CommitLate late) {
            later.after(late.after(), () -> carryOut(service, request));
            return Answer.SEVERED;
        } else if (fault.get() instanceof Fault.ExpireToken) {
            store.transaction(() -> tokens.revoke(request.header("X-Auth-Token").orElse("")));
            return carryOut(service, request);
        } else if (fault.get() instanceof Fault.Meanwhile meanwhile) {
            meanwhile.others().run();
            return carryOut(service, request);
        }
        carryOut(service, request);
        return Answer.SEVERED;
    }

    private void sleep(Duration duration) {
        if (!duration.isZero()) {
            store.time().sleep(duration);
        }
    }

    private static Answer refused(Service service, Fault.Refuse refuse) {
        ApiError error = ApiError.of(refuse.status(), refuse.message());
        for (Map.Entry<String, String> header : refuse.headers().entrySet()) {
            error = error.header(header.getKey(), header.getValue());
        }
        Answer answer = service.write(error);
        return refuse.body()
                .map(body -> new Answer(refuse.status(), refuse.headers(), Body.of(body)))
                .orElse(answer);
    }

    private Answer carryOut(Service service, Request request) {
        Answer answer;
        try {
            answer = store.transaction(() -> routed(service, request));
        } catch (ApiError e) {
            answer = refused(service, request, e);
        } catch (RuntimeException e) {
            LOG.error("{} failed", request, e);
            answer = service.write(ApiError.of(500, "Unexpected API Error: " + e));
        }
        String id = "req-" + Ids.uuid();
        Answer named = answer.header("X-Openstack-Request-Id", id);
        return service.microversions().isPresent() ? named.header("X-Compute-Request-Id", id) : named;
    }

    private Answer refused(Service service, Request request, ApiError error) {
        if (error.status() == 401) {
            return service.write(
                    error.header("WWW-Authenticate", "Keystone uri=\"" + catalog.uri(Service.IDENTITY) + "\""));
        }
        Answer answer = service.write(error);
        return service.microversions()
                .flatMap(range -> range.asked(request).map(asked -> range.mark(answer, asked)))
                .orElse(answer);
    }

    private Answer routed(Service service, Request request) {
        ServicePath path = ServicePath.of(service, request.path());
        boolean open = path.isOpen(request.method());
        Session session = open ? Session.NOBODY : tokens.session(request, service);
        path.mustBelongTo(session);
        Optional<Microversion.Range> range = service.microversions();
        Microversion version = range.map(r -> open ? r.min() : r.of(request)).orElse(Microversion.NONE);
        Routes.Match match = routes.getOrDefault(service, new Routes()).match(request.method(), path.segments());
        Context context =
                new Context(request, match.variables(), session, version, catalog.uri(service) + service.version());
        Answer answer = match.handler().handle(context);
        return open ? answer : range.map(r -> r.mark(answer, version)).orElse(answer);
    }
}
