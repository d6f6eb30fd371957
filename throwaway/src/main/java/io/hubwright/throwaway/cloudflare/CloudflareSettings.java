package io.hubwright.throwaway.cloudflare;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * How a Cloudflare emulator starts.
 *
 * @param zones the zones of its account
 * @param address where its API and its DNS server listen
 * @param apiPort the API's port; 0 for a free one
 * @param dnsPort the DNS server's port, UDP and TCP; 0 for a free one
 * @param edge what DNS answers for a proxied name: on the real service an address of the provider's, never the origin's
 * @param publishDelay how long a change needs to reach the DNS server
 * @param olderErrors whether a refused record is told as code 1004 with the cause in {@code error_chain}, as the service
 *     did for years and still does for some causes, instead of by the cause alone
 */
public record CloudflareSettings(
        List<String> zones,
        InetAddress address,
        int apiPort,
        int dnsPort,
        InetAddress edge,
        Duration publishDelay,
        boolean olderErrors) {

    public CloudflareSettings {
        if (zones.isEmpty()) {
            throw new IllegalArgumentException("name at least one zone");
        }
        zones = List.copyOf(zones);
    }

    /** Free ports of 127.0.0.1, changes published at once. */
    public static CloudflareSettings zones(String... zones) {
        // Of the range for benchmarks (RFC 2544): nobody is there, and throwaway machines take other parts of it.
        return new CloudflareSettings(
                List.of(zones), ip(127, 0, 0, 1), 0, 0, ip(198, 19, 255, 1), Duration.ZERO, false);
    }

    public CloudflareSettings address(InetAddress address) {
        return new CloudflareSettings(zones, address, apiPort, dnsPort, edge, publishDelay, olderErrors);
    }

    public CloudflareSettings apiPort(int apiPort) {
        return new CloudflareSettings(zones, address, apiPort, dnsPort, edge, publishDelay, olderErrors);
    }

    public CloudflareSettings dnsPort(int dnsPort) {
        return new CloudflareSettings(zones, address, apiPort, dnsPort, edge, publishDelay, olderErrors);
    }

    public CloudflareSettings edge(InetAddress edge) {
        return new CloudflareSettings(zones, address, apiPort, dnsPort, edge, publishDelay, olderErrors);
    }

    public CloudflareSettings publishDelay(Duration publishDelay) {
        return new CloudflareSettings(zones, address, apiPort, dnsPort, edge, publishDelay, olderErrors);
    }

    public CloudflareSettings olderErrors(boolean olderErrors) {
        return new CloudflareSettings(zones, address, apiPort, dnsPort, edge, publishDelay, olderErrors);
    }

    private static InetAddress ip(int... octets) {
        var bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // Only for a wrong count of octets.
        }
    }
}
