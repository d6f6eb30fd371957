package io.hubwright.dns;

import io.hubwright.Address;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.engine.Marker;
import io.hubwright.engine.Readiness;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code A} records at Cloudflare. Ours is what carries the deployment's short mark at the start of its comment; people
 * may write behind it.
 */
final class DnsRecordHandler implements Handler<DnsRecordSpec, DnsRecord> {
    // What decides where a name leads; a TXT or MX record of the same name is nobody's obstacle.
    private static final Set<String> ADDRESS_TYPES = Set.of("A", "AAAA", "CNAME");
    private static final int EXISTS = 81057;
    private static final int IDENTICAL_EXISTS = 81058;
    private static final int HOST_EXISTS = 81053;
    private static final int ALIAS_EXISTS = 81054;
    // Changes reach all of Cloudflare's servers within seconds; five minutes is what its documents promise at worst.
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Zones zones;
    private final Records records;
    private final List<InetSocketAddress> resolvers;

    DnsRecordHandler(Zones zones, Records records, List<InetSocketAddress> resolvers) {
        this.zones = zones;
        this.records = records;
        this.resolvers = resolvers;
    }

    @Override
    public Class<DnsRecordSpec> specType() {
        return DnsRecordSpec.class;
    }

    @Override
    public Lane lane(DnsRecordSpec spec) {
        return Lane.api("cloudflare");
    }

    @Override
    public boolean survivesReplacement() {
        return true;
    }

    @Override
    public Duration timeout() {
        return TIMEOUT;
    }

    /** The zone is there, the token may read it, nobody else has the name, and the proxy will serve it. */
    @Override
    public void check(DnsRecordSpec spec, Context context) {
        var zone = zones.of(spec.hostname());
        ProxyRules.requireCovered(spec, zone);
        context.find(spec.address()).ifPresent(address -> ipv4(spec, address));
        refuseForeign(spec, records.named(zone, spec.hostname()), context.marker(spec));
    }

    @Override
    public List<DnsRecord> find(DnsRecordSpec spec, Context context) {
        var marker = context.marker(spec);
        return records.named(zones.of(spec.hostname()), spec.hostname()).stream()
                .filter(record -> record.type().equals("A") && isOurs(record, marker))
                .toList();
    }

    @Override
    public Diff diff(DnsRecordSpec spec, DnsRecord found, Context context) {
        ProxyRules.requireCovered(spec, zones.of(spec.hostname()));
        var changes = new ArrayList<Diff.Change>();
        var ip = ipv4(spec, context.get(spec.address()));
        if (!found.content().equals(ip)) changes.add(update("address", found.content(), ip));
        if (found.proxied() != spec.proxied()) changes.add(update("proxied", found.proxied(), spec.proxied()));
        // The proxy has a time to live of its own.
        if (!spec.proxied() && !found.proxied() && found.ttlSeconds() != Records.ttl(spec))
            changes.add(update("ttl", ttl(found.ttlSeconds()), ttl(Records.ttl(spec))));
        return new Diff(changes);
    }

    private static Diff.Change update(String field, Object found, Object wanted) {
        return new Diff.Change(field, String.valueOf(found), String.valueOf(wanted), Diff.Remedy.UPDATE);
    }

    private static String ttl(long seconds) {
        return seconds == 1 ? "automatic" : seconds + " s";
    }

    @Override
    public DnsRecord create(DnsRecordSpec spec, Context context) {
        var zone = zones.of(spec.hostname());
        var marker = context.marker(spec);
        var ip = ipv4(spec, context.get(spec.address()));
        refuseForeign(spec, records.named(zone, spec.hostname()), marker);
        try {
            return records.create(zone, spec, ip, marker.shortText());
        } catch (CloudflareErrors.Refusal e) {
            if (!e.hasAny(EXISTS, IDENTICAL_EXISTS, HOST_EXISTS, ALIAS_EXISTS)) throw e;
            return madeMeanwhile(spec, zone, marker, e);
        }
    }

    /** An earlier request of ours may have had its effect although its answer was lost; else somebody was faster. */
    private DnsRecord madeMeanwhile(DnsRecordSpec spec, Zone zone, Marker marker, HubwrightException refusal) {
        var there = records.named(zone, spec.hostname());
        refuseForeign(spec, there, marker);
        return there.stream()
                .filter(record -> record.type().equals("A"))
                .findFirst()
                .orElseThrow(() -> refusal);
    }

    @Override
    public DnsRecord update(DnsRecordSpec spec, DnsRecord found, Diff diff, Context context) {
        // Read again: its mark may have been taken away since it was listed.
        var now = records.find(found)
                .orElseThrow(() -> new NotFoundException(
                        "the DNS record " + found + " was deleted meanwhile: run again to make it anew"));
        requireOurs(now, context.marker(spec), "change");
        return records.change(now, spec, ipv4(spec, context.get(spec.address())));
    }

    /** Whether the name servers answer as the record says; behind the proxy, with any address. */
    @Override
    public Readiness<DnsRecord> ready(DnsRecordSpec spec, DnsRecord found, Context context) {
        var lagging = propagation(spec).lagging(found);
        return lagging.isEmpty() ? Readiness.ready(found) : Readiness.waiting(found, lagging.get());
    }

    @Override
    public boolean verifies() {
        return true;
    }

    @Override
    public List<String> verify(DnsRecordSpec spec, DnsRecord found, Context context) {
        return List.of(found.hostname() + " is answered by " + propagation(spec).whom());
    }

    private Propagation propagation(DnsRecordSpec spec) {
        return resolvers.isEmpty() ? Propagation.atServersOf(zones.of(spec.hostname())) : Propagation.at(resolvers);
    }

    @Override
    public void delete(DnsRecordSpec spec, DnsRecord found, Context context) {
        deleteOurs(found, context.marker(spec));
    }

    @Override
    public List<Owned> owned(Context context) {
        // The short mark is the same for all specs of a deployment.
        var marker = context.marker(Spec.existing("any", ""));
        var owned = new ArrayList<Owned>();
        for (var zone : zones.all())
            for (var record : records.commented(zone, marker.shortText()))
                if (isOurs(record, marker)) owned.add(owned(record, marker));
        return owned;
    }

    private Owned owned(DnsRecord record, Marker marker) {
        return new Owned(
                new Spec.Id("dns-record", record.hostname()), "DNS record " + record, () -> deleteOurs(record, marker));
    }

    private void deleteOurs(DnsRecord record, Marker marker) {
        var now = records.find(record);
        if (now.isEmpty()) return;
        requireOurs(now.get(), marker, "delete");
        records.delete(now.get());
    }

    private static void requireOurs(DnsRecord record, Marker marker, String verb) {
        if (!isOurs(record, marker))
            throw new ConflictException("will not " + verb + " the DNS record " + record + ": its comment \""
                    + record.comment() + "\" no longer starts with this deployment's mark (" + marker.shortText()
                    + "): put the mark back, or see to the record by hand");
    }

    private static boolean isOurs(DnsRecord record, Marker marker) {
        return marker.sameDeployment(record.comment());
    }

    private static void refuseForeign(DnsRecordSpec spec, List<DnsRecord> named, Marker marker) {
        for (var record : named) {
            if (!ADDRESS_TYPES.contains(record.type()) || isOurs(record, marker)) continue;
            throw new ConflictException("the name " + spec.hostname() + " is taken: there is a record \"" + record
                    + "\" of " + owner(record)
                    + ", which is never overwritten: choose another name, delete that record,"
                    + " or hand it over by setting its comment to \"" + marker.shortText() + "\"");
        }
    }

    private static String owner(DnsRecord record) {
        return Marker.parse(record.comment())
                .map(other -> "the deployment " + other.deployment() + " (uid " + other.uid() + ")")
                .orElseGet(() -> record.comment().isEmpty()
                        ? "somebody else"
                        : "somebody else (comment \"" + record.comment() + "\")");
    }

    private static String ipv4(DnsRecordSpec spec, Address address) {
        var ip = address.ip();
        if (!(ip instanceof Inet4Address))
            throw new HubwrightException("the A record " + spec.hostname() + " cannot point to " + ip.getHostAddress()
                    + ": an A record holds an IPv4 address");
        ProxyRules.requireReachable(spec, ip);
        return ip.getHostAddress();
    }
}
