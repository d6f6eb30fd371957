package io.hubwright.throwaway.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Zone;

/** The zones that are served; each is replaced as a whole, so that a query never sees half a change. */
final class Zones {
    /** The ttl of what a zone says about itself, and of "no such name": short, a throwaway cloud changes by the second. */
    private static final long ZONE_TTL = 5;

    private final AtomicLong serial = new AtomicLong(System.currentTimeMillis() / 1000);
    private volatile Map<Name, Served> served = Map.of();

    /** @param names all names with a record at or below them; these exist even where they hold nothing themselves */
    record Served(Zone zone, Set<Name> names) {}

    synchronized void put(DnsZone zone) {
        var all = new HashMap<>(served);
        var parsed = parse(zone, serial.incrementAndGet());
        all.put(parsed.zone().getOrigin(), parsed);
        served = Map.copyOf(all);
    }

    static Served parse(DnsZone zone, long serial) {
        try {
            var origin = absolute(zone.name());
            var records = records(zone, origin, serial);
            return new Served(new Zone(origin, records.toArray(Record[]::new)), names(records, origin));
        } catch (IOException e) {
            throw new IllegalArgumentException("zone " + zone.name() + ": " + e.getMessage(), e);
        }
    }

    /** The zone that is closest to the name. */
    Optional<Served> holding(Name name) {
        var zones = served;
        for (int skipped = 0; skipped < name.labels(); skipped++) {
            var zone = zones.get(new Name(name, skipped));
            if (zone != null) {
                return Optional.of(zone);
            }
        }
        return Optional.empty();
    }

    private static List<Record> records(DnsZone zone, Name origin, long serial) throws IOException {
        var records = new ArrayList<Record>();
        var primary = absolute(zone.nameServers().get(0));
        var mailbox = new Name("hostmaster", origin);
        records.add(new SOARecord(origin, DClass.IN, ZONE_TTL, primary, mailbox, serial, 60, 60, 3600, ZONE_TTL));
        for (var server : zone.nameServers()) {
            records.add(new NSRecord(origin, DClass.IN, ZONE_TTL, absolute(server)));
        }
        for (var entry : zone.entries()) {
            records.add(Record.fromString(
                    absolute(entry.name()),
                    Type.value(entry.type()),
                    DClass.IN,
                    entry.ttl(),
                    entry.content(),
                    Name.root));
        }
        return records;
    }

    private static Set<Name> names(List<Record> records, Name origin) {
        var names = new HashSet<Name>();
        for (var each : records) {
            for (var name = each.getName(); name.subdomain(origin); name = new Name(name, 1)) {
                names.add(name);
            }
        }
        return names;
    }

    private static Name absolute(String name) throws TextParseException {
        return Name.fromString(name, Name.root);
    }
}
