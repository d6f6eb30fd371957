package io.hubwright.throwaway.openstack;

import io.hubwright.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The IPv4 addresses of subnets: which are free, and which is next. */
final class IpPool {
    private final Store store;

    IpPool(Store store) {
        this.store = store;
    }

    /** The lowest free address of the subnet's pools. */
    Optional<String> next(Row subnet) {
        Set<String> used = used(subnet);
        for (Map<?, ?> pool : subnet.maps("allocation_pools")) {
            long end = number(String.valueOf(pool.get("end")));
            for (long n = number(String.valueOf(pool.get("start"))); n <= end; n++) {
                String address = text(n);
                if (!used.contains(address)) {
                    return Optional.of(address);
                }
            }
        }
        return Optional.empty();
    }

    boolean isUsed(Row subnet, String address) {
        return used(subnet).contains(address);
    }

    private Set<String> used(Row subnet) {
        Set<String> used = new HashSet<>();
        used.add(subnet.text("gateway_ip"));
        for (Row port : store.ports.where(p -> p.text("network_id").equals(subnet.text("network_id")))) {
            port.maps("fixed_ips").forEach(ip -> used.add(String.valueOf(ip.get("ip_address"))));
        }
        for (Row ip : store.floatingIps.where(f -> f.text("floating_network_id").equals(subnet.text("network_id")))) {
            used.add(ip.text("floating_ip_address"));
        }
        return used;
    }

    static boolean contains(Row subnet, String address) {
        try {
            return Cidr.of(subnet.text("cidr")).contains(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    static long number(String address) {
        try {
            return ByteBuffer.wrap(InetAddress.getByName(address).getAddress()).getInt() & 0xffffffffL;
        } catch (UnknownHostException e) {
            throw ApiError.badRequest("'" + address + "' is not a valid IP address");
        }
    }

    static String text(long number) {
        return (number >> 24 & 255) + "." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }
}
