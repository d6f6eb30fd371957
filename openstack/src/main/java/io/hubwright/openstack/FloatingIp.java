package io.hubwright.openstack;

import io.hubwright.Address;
import java.net.InetAddress;

/**
 * A floating IP that is there.
 *
 * @param machineId the id of the server that it is on; the address itself if it is on none that we know
 */
public record FloatingIp(String id, InetAddress ip, String machineId) implements Address {
    @Override
    public String toString() {
        return ip.getHostAddress() + " " + id;
    }
}
