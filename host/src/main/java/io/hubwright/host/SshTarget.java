package io.hubwright.host;

import io.hubwright.Dialer;
import io.hubwright.Time;
import java.util.List;
import java.util.function.Supplier;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;

/**
 * Whom to connect to, as whom, and how.
 *
 * @param keys read from files when needed, so that a Host can exist before its key does
 */
record SshTarget(
        String address,
        int port,
        String user,
        Supplier<List<KeyProvider>> keys,
        HostKeys hostKeys,
        Dialer dialer,
        Time time) {
    /** For messages. */
    @Override
    public String toString() {
        return user + "@" + address + (port == 22 ? "" : ":" + port);
    }
}
