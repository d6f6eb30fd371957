package io.hubwright.dns;

import io.hubwright.Cidr;
import io.hubwright.HubwrightException;
import java.net.InetAddress;
import java.util.List;

/** What Cloudflare's proxy cannot serve; told before anything is made, not when a browser shows a warning. */
final class ProxyRules {
    // RFC 1918, RFC 6598 and RFC 3927: the service refuses them with code 9003.
    private static final List<Cidr> UNREACHABLE = List.of(
            Cidr.of("10.0.0.0/8"),
            Cidr.of("172.16.0.0/12"),
            Cidr.of("192.168.0.0/16"),
            Cidr.of("100.64.0.0/10"),
            Cidr.of("169.254.0.0/16"),
            Cidr.of("127.0.0.0/8"),
            Cidr.of("0.0.0.0/8"));

    private ProxyRules() {}

    static void requireReachable(DnsRecordSpec spec, InetAddress ip) {
        if (spec.proxied() && UNREACHABLE.stream().anyMatch(network -> network.contains(ip)))
            throw new HubwrightException("the record " + spec.hostname() + " cannot be proxied: " + ip.getHostAddress()
                    + " is a private address, which Cloudflare cannot reach; give the machine a floating IP, or leave"
                    + " out proxied(true)");
    }

    /** Universal SSL covers the zone and one level below it; a browser would refuse the proxy's certificate. */
    static void requireCovered(DnsRecordSpec spec, Zone zone) {
        if (!spec.proxied() || zone.name().isEmpty() || spec.hostname().equals(zone.name())) return;
        var below = spec.hostname()
                .substring(0, spec.hostname().length() - zone.name().length() - 1);
        if (below.contains("."))
            throw new HubwrightException(
                    "the record " + spec.hostname() + " cannot be proxied: Cloudflare's certificate"
                            + " covers " + zone.name() + " and one level below it, not two; choose a name like "
                            + below.replace('.', '-') + "." + zone.name() + ", or leave out proxied(true)");
    }
}
