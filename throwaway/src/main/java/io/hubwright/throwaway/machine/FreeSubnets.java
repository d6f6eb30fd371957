package io.hubwright.throwaway.machine;

import io.hubwright.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Address ranges that a container network may take without cutting this computer off from anything: those that are not routed
 * already. Documentation ranges are left out, for some networks answer with them for names that they redirect.
 */
final class FreeSubnets {
    private final List<Cidr> routed;

    FreeSubnets(List<Cidr> routed) {
        this.routed = List.copyOf(routed);
    }

    static FreeSubnets look() {
        return new FreeSubnets(routed());
    }

    /** 192.168.70.0/24 first, as a cloud's documentation has it. */
    Stream<Machines.Subnet> internal() {
        return free(IntStream.range(70, 100).mapToObj(third("192.168.")));
    }

    /** Of the range for benchmarks (RFC 2544): public in form, and nobody's. */
    Stream<Machines.Subnet> external() {
        return free(IntStream.range(0, 64).mapToObj(third("198.18.")));
    }

    private static IntFunction<String> third(String prefix) {
        return n -> prefix + n + ".0/24";
    }

    private Stream<Machines.Subnet> free(Stream<String> candidates) {
        return candidates.map(Cidr::of).filter(this::isFree).map(Machines.Subnet::of);
    }

    private boolean isFree(Cidr candidate) {
        return routed.stream().noneMatch(other -> overlap(candidate, other));
    }

    private static boolean overlap(Cidr a, Cidr b) {
        return a.contains(b.network()) || b.contains(a.network());
    }

    private static List<Cidr> routed() {
        var routed = new ArrayList<Cidr>();
        try {
            for (var link : NetworkInterface.networkInterfaces().toList())
                for (var address : link.getInterfaceAddresses())
                    if (address.getAddress().getAddress().length == 4)
                        routed.add(network(address.getAddress().getAddress(), address.getNetworkPrefixLength()));
            var table = Path.of("/proc/net/route");
            if (Files.isReadable(table))
                Files.readAllLines(table).stream()
                        .skip(1)
                        .flatMap(FreeSubnets::route)
                        .forEach(routed::add);
            return routed;
        } catch (SocketException e) {
            throw new IllegalStateException("cannot list this computer's network interfaces: " + e.getMessage(), e);
        } catch (IOException e) {
            return routed;
        }
    }

    // Columns: interface, destination, gateway, flags, ..., mask; numbers in hexadecimal, little-endian.
    private static Stream<Cidr> route(String line) {
        var columns = line.split("\\s+");
        int prefix = Integer.bitCount((int) Long.parseLong(columns[7], 16));
        if (prefix == 0) return Stream.empty(); // the default route holds nothing
        var bytes = HexFormat.of().parseHex(columns[1]);
        return Stream.of(network(new byte[] {bytes[3], bytes[2], bytes[1], bytes[0]}, prefix));
    }

    private static Cidr network(byte[] address, int prefix) {
        var bytes = address.clone();
        for (int bit = prefix; bit < 32; bit++) bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        try {
            return new Cidr(InetAddress.getByAddress(bytes), prefix);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // four bytes are always an address
        }
    }
}
