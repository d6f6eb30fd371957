package io.hubwright;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Opens every TCP connection to what a deployment made: SSH, registry, probes. Plain by default; through a jump host, a
 * proxy, or the mapped ports and names of a throwaway cloud, whose 22 and 443 an ordinary user cannot bind.
 */
@FunctionalInterface
public interface Dialer {
    /**
     * Connects, with TCP_NODELAY set. Blocks until connected or the time is up; the caller closes the socket.
     *
     * @throws java.net.SocketTimeoutException if the time is up
     */
    Socket dial(String hostnameOrIp, int port, Duration timeout) throws IOException;

    /** Straight to the address, names looked up by the system. */
    Dialer DIRECT = Dialer::direct;

    private static Socket direct(String hostnameOrIp, int port, Duration timeout) throws IOException {
        var address = new InetSocketAddress(hostnameOrIp, port);
        if (address.isUnresolved()) throw new UnknownHostException(hostnameOrIp);
        var socket = new Socket();
        try {
            // Small requests in sequence stall 40 ms each on Nagle's algorithm against delayed acknowledgements.
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
