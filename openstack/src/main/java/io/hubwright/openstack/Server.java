package io.hubwright.openstack;

import io.hubwright.Address;
import java.net.InetAddress;

/**
 * A server that is there.
 *
 * @param status Nova's word, such as {@code ACTIVE}
 * @param ip in its own network: to log in from within, or through another host
 */
public record Server(String id, String name, String status, InetAddress ip) implements Address {
    @Override
    public String machineId() {
        return id;
    }

    @Override
    public String toString() {
        return name + " " + status + " " + ip.getHostAddress() + " " + id;
    }
}
