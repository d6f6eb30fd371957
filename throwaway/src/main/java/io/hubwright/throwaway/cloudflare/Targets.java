package io.hubwright.throwaway.cloudflare;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses in record contents. Nothing here asks a name server. */
final class Targets {
    private Targets() {}

    static Optional<InetAddress> ipv4(String text) {
        return text.matches("\\d{1,3}(\\.\\d{1,3}){3}") ? literal(text) : Optional.empty();
    }

    static Optional<InetAddress> ipv6(String text) {
        return text.contains(":") && text.matches("[0-9A-Fa-f:.]+") ? literal(text) : Optional.empty();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Where the proxy does not forward to: private, shared, loopback, link-local and the provider's own 1.1.1.1. */
    static boolean isReserved(String type, String content) {
        var address =
                switch (type) {
                    case "A" -> ipv4(content);
                    case "AAAA" -> ipv6(content);
                    default -> Optional.<InetAddress>empty();
                };
        return address.isPresent() && isReserved(address.get());
    }

    private static boolean isReserved(InetAddress ip) {
        var bytes = ip.getAddress();
        boolean shared = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        return ip.isSiteLocalAddress()
                || ip.isLoopbackAddress()
                || ip.isLinkLocalAddress()
                || ip.isAnyLocalAddress()
                || ip.isMulticastAddress()
                || shared
                || uniqueLocal
                || ip.getHostAddress().equals("1.1.1.1")
                || ip.getHostAddress().equals("1.0.0.1");
    }
}
