package io.hubwright.throwaway.machine;

import io.hubwright.Cidr;
import io.hubwright.DataSize;
import io.hubwright.Dialer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Where a throwaway cloud's servers and volumes become real: containers, simulated guests, or nothing at all.
 *
 * <p>Thread-safe. Volumes and machines are named by the ids that the cloud gave them. An unknown volume is an {@link
 * IllegalArgumentException}. Close it to remove everything that it started.
 */
public interface Machines extends AutoCloseable {
    /** {@code container}, {@code simulated} or {@code none}. */
    String kind();

    /** Where fixed addresses come from. Its gateway is an address of this computer that machines reach. */
    Subnet internal();

    /** Where floating addresses come from. */
    Subnet external();

    /** Starts a machine. Returns within about a second; its SSH server comes up in the background. */
    Machine boot(Boot boot);

    /** Makes an empty volume; it takes space only for what is written to it. */
    void createVolume(String volumeId, DataSize size);

    /** Makes a volume larger, attached or not. */
    void extendVolume(String volumeId, DataSize size);

    /** Makes a volume that holds what another one holds now, attached or not. What is written meanwhile may be in it or not. */
    void copyVolume(String volumeId, String copyId);

    /** Deletes a detached volume with all its data; one that is not there is fine. */
    void deleteVolume(String volumeId);

    /** Tells the name of a service that machines lead to; its address is another one in each run. */
    default void neighbour(String name, URI uri) {}

    /** How this computer reaches the machines' addresses and ports. */
    Dialer dialer();

    @Override
    void close();

    /** Keeps the books and starts nothing: for the cloud's API alone. Nobody can connect to such machines. */
    static Machines none() {
        return none(Subnet.of("192.168.70.0/24"), Subnet.of("203.0.113.0/24"));
    }

    /** The same with other networks, for more than some 240 servers. */
    static Machines none(Subnet internal, Subnet external) {
        return new NoMachines(internal, external);
    }

    /**
     * What a machine is started with.
     *
     * @param authorizedKeys lines in the form of {@code authorized_keys}, for every user of the image
     * @param userData a script that starts with {@code #!}, run once as root; other kinds are kept in the machine, not run
     */
    record Boot(
            String serverId,
            String hostname,
            InetAddress fixedIp,
            List<String> authorizedKeys,
            Optional<String> userData) {
        public Boot {
            authorizedKeys = List.copyOf(authorizedKeys);
        }

        public static Boot of(String serverId, String hostname, InetAddress fixedIp, List<String> authorizedKeys) {
            return new Boot(serverId, hostname, fixedIp, authorizedKeys, Optional.empty());
        }

        public Boot userData(String userData) {
            return new Boot(serverId, hostname, fixedIp, authorizedKeys, Optional.of(userData));
        }
    }

    /**
     * A network of machines.
     *
     * @param gateway the network's address on this computer
     * @param first the first address that is given to machines
     * @param last the last one
     */
    record Subnet(Cidr cidr, InetAddress gateway, InetAddress first, InetAddress last) {
        /** Gateway first, then nine addresses kept free for services, then the machines'. For IPv4 networks of /27 or larger. */
        public static Subnet of(Cidr cidr) {
            if (cidr.network().getAddress().length != 4 || cidr.prefixLength() > 27)
                throw new IllegalArgumentException(
                        cidr + " is too small for machines: take an IPv4 network of /27 or larger");
            int size = 1 << (32 - cidr.prefixLength());
            return new Subnet(cidr, address(cidr, 1), address(cidr, 10), address(cidr, size - 6));
        }

        public static Subnet of(String cidr) {
            return of(Cidr.of(cidr));
        }

        private static InetAddress address(Cidr cidr, int offset) {
            var number = new BigInteger(1, cidr.network().getAddress()).add(BigInteger.valueOf(offset));
            try {
                var bytes = new byte[4];
                for (int i = 0; i < 4; i++)
                    bytes[i] = number.shiftRight(8 * (3 - i)).byteValue();
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException e) {
                throw new AssertionError(e); // four bytes are always an address
            }
        }
    }
}
