package io.hubwright.throwaway.cloudflare;

import io.hubwright.throwaway.dns.DnsZone;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What DNS says of a zone: automatic times to live resolved, proxied names hidden behind the provider's edge. */
final class Published {
    private static final long AUTOMATIC_TTL = 300;
    private static final int LONGEST_CHAIN = 8;

    private Published() {}

    static DnsZone of(Zone zone, InetAddress edge, Function<String, Optional<InetAddress>> origin) {
        var entries = new ArrayList<DnsZone.Entry>();
        for (var entry : zone.entries()) {
            one(zone.name(), entry.fields(), edge, origin)
                    .filter(published -> !entries.contains(published))
                    .ifPresent(entries::add);
        }
        return new DnsZone(zone.name(), Zone.NAME_SERVERS, entries);
    }

    private static Optional<DnsZone.Entry> one(
            String zone, Entry.Fields fields, InetAddress edge, Function<String, Optional<InetAddress>> origin) {
        long ttl = fields.ttl() == 1 ? AUTOMATIC_TTL : fields.ttl();
        if (fields.proxied()) {
            return Optional.of(address(fields.name(), ttl, edge));
        }
        // DNS has no alias at a zone's top; the service answers with the alias's address there.
        if (fields.type().equals("CNAME") && fields.name().equals(zone)) {
            return origin.apply(fields.content()).map(ip -> address(fields.name(), ttl, ip));
        }
        var content =
                switch (fields.type()) {
                    case "MX" -> fields.priority().orElse(0) + " " + fields.content();
                    case "TXT" -> quoted(fields.content());
                    default -> fields.content();
                };
        return Optional.of(new DnsZone.Entry(fields.name(), fields.type(), ttl, content));
    }

    private static DnsZone.Entry address(String name, long ttl, InetAddress ip) {
        return new DnsZone.Entry(name, ip.getAddress().length == 4 ? "A" : "AAAA", ttl, ip.getHostAddress());
    }

    /** Texts are accepted with and without quotes; in DNS they are strings of at most 255 bytes. */
    private static String quoted(String text) {
        if (text.startsWith("\"") && text.endsWith("\"") && text.length() > 1) {
            return text;
        }
        var quoted = new StringBuilder();
        for (int start = 0; start < text.length(); start += 255) {
            var part = text.substring(start, Math.min(text.length(), start + 255));
            quoted.append('"')
                    .append(part.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\" ");
        }
        return quoted.toString().strip();
    }

    /** The address that a name stands for, through aliases and the proxy. */
    static Optional<InetAddress> origin(List<Entry> entries, String asked) {
        var name = asked.toLowerCase(Locale.ROOT);
        for (int hops = 0; hops < LONGEST_CHAIN; hops++) {
            var at = at(entries, name);
            for (var fields : at) {
                var ip =
                        switch (fields.type()) {
                            case "A" -> Targets.ipv4(fields.content());
                            case "AAAA" -> Targets.ipv6(fields.content());
                            default -> Optional.<InetAddress>empty();
                        };
                if (ip.isPresent()) {
                    return ip;
                }
            }
            var alias =
                    at.stream().filter(fields -> fields.type().equals("CNAME")).findFirst();
            if (alias.isEmpty()) {
                return Optional.empty();
            }
            name = alias.get().content();
        }
        return Optional.empty();
    }

    private static List<Entry.Fields> at(List<Entry> entries, String name) {
        var exact = named(entries, name);
        int dot = name.indexOf('.');
        return exact.isEmpty() && dot > 0 ? named(entries, "*" + name.substring(dot)) : exact;
    }

    private static List<Entry.Fields> named(List<Entry> entries, String name) {
        return entries.stream()
                .map(Entry::fields)
                .filter(fields -> fields.name().equals(name))
                .toList();
    }
}
