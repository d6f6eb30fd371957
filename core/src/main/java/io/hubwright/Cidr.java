package io.hubwright;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A network, such as {@code 192.168.70.0/24}; IPv4 or IPv6, with no bits set behind the prefix. */
public record Cidr(InetAddress network, int prefixLength) {
    // Only literals: InetAddress would ask DNS for anything else.
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    public static final Cidr ANY_IPV4 = of("0.0.0.0/0");

    public Cidr {
        var bytes = network.getAddress();
        if (prefixLength < 0 || prefixLength > bytes.length * 8)
            throw new IllegalArgumentException("the prefix length of " + network.getHostAddress() + "/" + prefixLength
                    + " must be between 0 and " + bytes.length * 8);
        for (int bit = prefixLength; bit < bytes.length * 8; bit++)
            if ((bytes[bit / 8] & (0x80 >> bit % 8)) != 0)
                throw new IllegalArgumentException(network.getHostAddress() + "/" + prefixLength
                        + " has bits set behind its prefix: give the network's own address");
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if the text is no network; the message says what is wrong
     */
    public static Cidr of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) throw new IllegalArgumentException(text + " is no network: write it as 192.168.70.0/24");
        return new Cidr(literal(text, text.substring(0, slash)), prefix(text, text.substring(slash + 1)));
    }

    /** True if the address is in this network. */
    public boolean contains(InetAddress address) {
        var ours = network.getAddress();
        var theirs = address.getAddress();
        if (ours.length != theirs.length) return false;
        for (int bit = 0; bit < prefixLength; bit++)
            if (((ours[bit / 8] ^ theirs[bit / 8]) & (0x80 >> bit % 8)) != 0) return false;
        return true;
    }

    private static InetAddress literal(String whole, String address) {
        try {
            if (LITERAL.matcher(address).matches()) return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(whole + " is no network: " + address + " is no IP address", e);
        }
        throw new IllegalArgumentException(whole + " is no network: " + address + " is no IP address");
    }

    private static int prefix(String whole, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(whole + " is no network: " + digits + " is no prefix length", e);
        }
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }
}
