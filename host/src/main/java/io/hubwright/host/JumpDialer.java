package io.hubwright.host;

import io.hubwright.Dialer;
import io.hubwright.HubwrightException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Opens connections from the machine at the other end of an SSH connection (direct-tcpip). */
final class JumpDialer implements Dialer {
    private final SshLink link;

    JumpDialer(SshLink link) {
        this.link = link;
    }

    /** The time-out is that of sshj's replies, 30 s; the other machine's sshd dials, and its kernel's time-out is longer. */
    @Override
    public Socket dial(String hostnameOrIp, int port, Duration timeout) throws IOException {
        try {
            var channel = link.openChannel(
                    "a connection to " + hostnameOrIp + ":" + port,
                    client -> client.newDirectConnection(hostnameOrIp, port));
            return new ChannelSocket(
                    channel, InetSocketAddress.createUnresolved(hostnameOrIp, port), link.background(), link.time());
        } catch (HubwrightException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "through " + link;
    }
}
