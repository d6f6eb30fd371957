package io.hubwright.throwaway.cloudflare;

import io.hubwright.throwaway.dns.DnsServer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The zones of the account, and their way into the DNS server. */
final class Account implements AutoCloseable {
    private final Map<String, Zone> zones = new LinkedHashMap<>(); // By id; guarded by this.
    private final DnsServer dns;
    private final InetAddress edge;
    private final Duration publishDelay;
    private final ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "cloudflare-publisher");
        thread.setDaemon(true);
        return thread;
    });

    Account(List<String> names, DnsServer dns, InetAddress edge, Duration publishDelay) {
        this.dns = dns;
        this.edge = edge;
        this.publishDelay = publishDelay;
        for (var name : names) {
            var zone = Zone.empty(name);
            zones.put(zone.id(), zone);
            dns.serve(Published.of(zone, edge, this::origin));
        }
    }

    synchronized List<Zone> zones() {
        return List.copyOf(zones.values());
    }

    Optional<Zone> find(String id) {
        return zones().stream().filter(zone -> zone.id().equals(id)).findFirst();
    }

    /** One change of one zone, alone; {@code change} tells the next zone and what to answer. */
    synchronized <R> R change(Zone zone, Function<Zone, Map.Entry<Zone, R>> change) {
        var current = zones.getOrDefault(zone.id(), zone);
        var changed = change.apply(current);
        requirePublishable(changed.getKey());
        zones.put(zone.id(), changed.getKey());
        if (publishDelay.isZero()) {
            publish(zone.id());
        } else {
            var unused = publisher.schedule(() -> publish(zone.id()), publishDelay.toMillis(), TimeUnit.MILLISECONDS);
        }
        return changed.getValue();
    }

    /** What has no form in DNS, such as an empty label in an alias's target, is no content. */
    private void requirePublishable(Zone zone) {
        try {
            dns.check(Published.of(zone, edge, this::origin));
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid(9002, "DNS content is invalid: " + e.getMessage());
        }
    }

    private synchronized void publish(String zoneId) {
        find(zoneId).ifPresent(zone -> dns.serve(Published.of(zone, edge, this::origin)));
    }

    Instant now() {
        return Instant.now();
    }

    /** Where a connection to the name ends: at the record's address, also behind the proxy. */
    Optional<InetAddress> origin(String name) {
        return Published.origin(
                zones().stream().flatMap(zone -> zone.entries().stream()).toList(), name);
    }

    @Override
    public void close() {
        publisher.shutdownNow();
    }
}
