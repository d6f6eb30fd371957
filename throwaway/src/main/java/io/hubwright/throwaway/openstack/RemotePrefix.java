package io.hubwright.throwaway.openstack;

import io.hubwright.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The remote prefix of a rule: an address stands for itself, and host bits are allowed. */
final class RemotePrefix {
    private RemotePrefix() {}

    /** With its length; 192.168.1.10 becomes 192.168.1.10/32. */
    static String withLength(String prefix) {
        String full = prefix.contains("/") ? prefix : prefix + (prefix.contains(":") ? "/128" : "/32");
        try {
            network(full);
            return full;
        } catch (ApiError e) {
            throw invalid(prefix);
        }
    }

    static String ethertype(String prefix) {
        return prefix.contains(":") ? "IPv6" : "IPv4";
    }

    /** The network itself, without host bits. */
    static String network(String prefix) {
        try {
            String[] parts = prefix.split("/");
            if (!parts[0].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                throw invalid(prefix);
            }
            byte[] bytes = InetAddress.getByName(parts[0]).getAddress();
            int length = Integer.parseInt(parts[1]);
            for (int bit = length; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
            }
            return new Cidr(InetAddress.getByAddress(bytes), length).toString();
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw invalid(prefix);
        }
    }

    private static ApiError invalid(String prefix) {
        return ApiError.neutron(400, "InvalidCIDR", "Invalid CIDR " + prefix + " given as IP prefix.");
    }
}
