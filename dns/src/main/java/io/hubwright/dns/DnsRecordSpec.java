package io.hubwright.dns;

import io.hubwright.Address;
import io.hubwright.HostnameSpec;
import io.hubwright.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A name that points to an address. True once the zone's DNS servers answer with it.
 *
 * @param proxied whether Cloudflare's proxy stands between: it hides the address, carries only HTTP ports, and refuses
 *     uploads of more than 100 MB on the free plan, so that {@code docker push} to a registry behind it fails
 * @param ttl how long resolvers may keep the answer; the provider's choice (300 s at Cloudflare) if empty
 */
public record DnsRecordSpec(String hostname, Spec<? extends Address> address, boolean proxied, Optional<Duration> ttl)
        implements HostnameSpec<DnsRecord> {
    // Cloudflare's limits; below 60 s only on its Enterprise plan.
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(30);
    private static final Duration LONGEST_TTL = Duration.ofDays(1);

    public DnsRecordSpec {
        hostname = Hostnames.canonical(hostname);
        if (ttl.isPresent()
                && (ttl.get().compareTo(SHORTEST_TTL) < 0 || ttl.get().compareTo(LONGEST_TTL) > 0))
            throw new IllegalArgumentException("the time to live of " + hostname
                    + " must be between 30 s and 1 day, not " + ttl.get().toSeconds() + " s");
        if (ttl.isPresent() && proxied)
            throw new IllegalArgumentException(
                    hostname + " is proxied: its time to live is the proxy's, leave out ttl(...)");
    }

    /** An {@code A} record, not proxied. The name with its zone, as {@code registry.example.org}. */
    public static DnsRecordSpec a(String hostname, Spec<? extends Address> address) {
        return new DnsRecordSpec(hostname, address, false, Optional.empty());
    }

    public DnsRecordSpec proxied(boolean proxied) {
        return new DnsRecordSpec(hostname, address, proxied, ttl);
    }

    /** In whole seconds, from 30 s to 1 day. */
    public DnsRecordSpec ttl(Duration ttl) {
        return new DnsRecordSpec(hostname, address, proxied, Optional.of(ttl));
    }

    @Override
    public String kind() {
        return "dns-record";
    }

    @Override
    public String name() {
        return hostname;
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of(address);
    }

    @Override
    public String toString() {
        return hostname + " A " + address.id() + (proxied ? " (proxied)" : "");
    }
}
